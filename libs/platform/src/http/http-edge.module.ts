import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DOORKEEPER, type Doorkeeper } from '../auth/doorkeeper.js';
import { RateLimits, type RateLimit } from '../auth/rate-limits.js';
import { Metrics, type RequestCounts } from '../health/metrics.js';
import { ADDRESSES, type Addresses } from './addresses.js';
import { Authentication } from './authentication.middleware.js';
import { KnownRoutes } from './known-routes.middleware.js';
import { ServedEndpoints } from './served-endpoints.js';

export interface HttpEdgeParts {
  readonly doorkeeper: Doorkeeper;
  readonly rateLimit: RateLimit;
  readonly addresses: Addresses;
  /** for the measurements; undefined where no requests are kept */
  readonly requestCounts: RequestCounts | undefined;
}

/** What every controller that `@Serves` an endpoint stands on. Once per process. */
@Module({})
export class HttpEdge {
  static register(parts: HttpEdgeParts): DynamicModule {
    return {
      module: HttpEdge,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: DOORKEEPER, useValue: parts.doorkeeper },
        { provide: RateLimits, useValue: new RateLimits(parts.rateLimit) },
        { provide: ADDRESSES, useValue: parts.addresses },
        { provide: Metrics, useValue: new Metrics(parts.requestCounts) },
        ServedEndpoints,
        Authentication,
        KnownRoutes,
      ],
      exports: [ADDRESSES, ServedEndpoints, Metrics],
    };
  }
}
