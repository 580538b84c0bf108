import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Authenticator } from '../auth/authenticator.js';
import { RateLimits, type RateLimit } from '../auth/rate-limits.js';
import { Metrics, type RequestCounts } from '../health/metrics.js';
import { ADDRESSES, type Addresses } from './addresses.js';
import { Authentication } from './authentication.middleware.js';
import { KnownRoutes } from './known-routes.middleware.js';
import { ServedEndpoints } from './served-endpoints.js';

export interface HttpEdgeParts {
  readonly authenticator: Authenticator;
  readonly rateLimit: RateLimit;
  readonly addresses: Addresses;
  readonly requestCounts: RequestCounts;
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
        { provide: Authenticator, useValue: parts.authenticator },
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
