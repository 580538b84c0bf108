import type { Logger } from '../logging/logger.js';

export interface TracingOptions {
  /** `service.name` where OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say nothing, e.g. `lethe-gateway` */
  readonly service: string;
  readonly version: string;
  /** whether spans go anywhere; where to, how many and with what is said by the usual OTEL_ variables */
  readonly exported: boolean;
  readonly logger: Logger;
}

export interface Tracing {
  /** Hands over what was recorded and not sent yet; resolves after a few seconds in any case. */
  stop(): Promise<void>;
}
