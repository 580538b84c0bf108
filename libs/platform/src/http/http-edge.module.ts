import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DOORKEEPER, type Doorkeeper } from '../auth/doorkeeper.js';
import { RateLimits, type RateLimit } from '../auth/rate-limits.js';
import { Liveness } from '../health/liveness.js';
import { Metrics } from '../health/metrics.js';
import { ADDRESSES, type Addresses } from './addresses.js';
import { Authentication } from './authentication.middleware.js';
import { KnownRoutes } from './known-routes.middleware.js';
import { ServedEndpoints } from './served-endpoints.js';

export interface HttpEdgeParts {
  readonly doorkeeper: Doorkeeper;
  readonly rateLimit: RateLimit;
  readonly addresses: Addresses;
  /** absent: those of the process alone */
  readonly metrics?: Metrics | undefined;
  /** absent: there is no loop that could get stuck */
  readonly liveness?: Liveness | undefined;
}

/** What every controller that `@Serves` an endpoint stands on. Once per process. */
@Module({})
export class HttpEdge {
  static register(parts: HttpEdgeParts): DynamicModule {
    const { metrics = new Metrics(), liveness = new Liveness() } = parts;
    metrics.measureLoops(() => liveness.look());
    return {
      module: HttpEdge,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: DOORKEEPER, useValue: parts.doorkeeper },
        { provide: RateLimits, useValue: new RateLimits(parts.rateLimit) },
        { provide: ADDRESSES, useValue: parts.addresses },
        { provide: Metrics, useValue: metrics },
        { provide: Liveness, useValue: liveness },
        ServedEndpoints,
        Authentication,
        KnownRoutes,
      ],
      exports: [DOORKEEPER, ADDRESSES, ServedEndpoints, Metrics, Liveness],
    };
  }
}
