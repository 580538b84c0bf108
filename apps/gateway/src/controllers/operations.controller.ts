import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { ok, type Result } from '#application';
import { Metrics, READINESS, Serves, notReady, type ReadinessCheck } from '#platform';
import { operationEndpoints as endpoints, type Health } from '../endpoints/open.endpoints.js';

@Controller()
export class OperationsController {
  constructor(
    @Inject(READINESS) private readonly checks: readonly ReadinessCheck[],
    @Inject(Metrics) private readonly measured: Metrics,
  ) {}

  @Serves(endpoints.alive)
  alive(): Result<z.infer<typeof Health>> {
    return ok({ status: 'alive' });
  }

  @Serves(endpoints.ready)
  async ready(): Promise<Result<z.infer<typeof Health>>> {
    const errors = await notReady(this.checks);
    return errors.length === 0
      ? ok({ status: 'ready' })
      : { ok: false, refusal: { code: 'unavailable', errors } };
  }

  @Serves(endpoints.metrics)
  async metrics(): Promise<Result<string>> {
    return ok(await this.measured.registry.metrics());
  }
}
