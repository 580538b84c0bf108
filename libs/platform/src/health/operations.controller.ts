import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ok, type Result } from '#application';
import { endpoint, json, type AnswerSpec } from '../http/endpoint.js';
import { Serves } from '../http/serves.decorator.js';
import { READINESS } from '../tokens.js';
import { Liveness } from './liveness.js';
import { Metrics } from './metrics.js';
import { notReady, type ReadinessCheck } from './readiness.js';

const text: AnswerSpec<string> = { status: 200, mediaType: 'text/plain' };

export const Health = z.strictObject({ status: z.enum(['alive', 'ready']) });

/** What every process with HTTP answers to whoever watches over it. */
export const operationEndpoints = {
  alive: endpoint({
    id: 'livez',
    method: 'GET',
    path: '/livez',
    tag: 'Operations',
    summary: 'Whether the process moves; else 503 names the loop that is stuck, and a restart helps',
    permission: 'none',
    answer: json(200, Health),
    refusals: ['unavailable'],
  }),
  ready: endpoint({
    id: 'readyz',
    method: 'GET',
    path: '/readyz',
    tag: 'Operations',
    summary: 'Whether it can serve; else 503 names what is missing',
    permission: 'none',
    answer: json(200, Health),
    refusals: ['unavailable'],
  }),
  metrics: endpoint({
    id: 'metrics',
    method: 'GET',
    path: '/metrics',
    tag: 'Operations',
    summary: 'Measurements for Prometheus',
    permission: 'none',
    answer: text,
  }),
};

@Controller()
export class OperationsController {
  constructor(
    @Inject(READINESS) private readonly checks: readonly ReadinessCheck[],
    @Inject(Metrics) private readonly measured: Metrics,
    @Inject(Liveness) private readonly liveness: Liveness,
  ) {}

  @Serves(operationEndpoints.alive)
  alive(): Result<z.infer<typeof Health>> {
    const errors = this.liveness
      .stuck()
      .map((path) => ({ path, message: 'has work and does not move any more' }));
    return errors.length === 0
      ? ok({ status: 'alive' })
      : { ok: false, refusal: { code: 'unavailable', errors } };
  }

  @Serves(operationEndpoints.ready)
  async ready(): Promise<Result<z.infer<typeof Health>>> {
    const errors = await notReady(this.checks);
    return errors.length === 0
      ? ok({ status: 'ready' })
      : { ok: false, refusal: { code: 'unavailable', errors } };
  }

  @Serves(operationEndpoints.metrics)
  async metrics(): Promise<Result<string>> {
    return ok(await this.measured.registry.metrics());
  }
}
