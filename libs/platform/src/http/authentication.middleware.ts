import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { DOORKEEPER, type Doorkeeper } from '../auth/doorkeeper.js';
import { RateLimits } from '../auth/rate-limits.js';
import { pathOf, type HttpAnswer, type HttpExchange } from './exchange.js';
import { refuse } from './refused-error.js';

/** Below these an address is not even said to exist without a valid token or session. */
const guarded = /^\/(v1|opendsr\/v2\/requests)(\/|$)/i;

/** 401, and 429 per caller. */
@Injectable()
export class Authentication implements NestMiddleware<HttpExchange, HttpAnswer> {
  constructor(
    @Inject(DOORKEEPER) private readonly doorkeeper: Doorkeeper,
    @Inject(RateLimits) private readonly limits: RateLimits,
  ) {}

  async use(exchange: HttpExchange, _: HttpAnswer, next: () => void): Promise<void> {
    if (!guarded.test(pathOf(exchange))) return next();
    const who = await this.doorkeeper.identify(exchange);
    // Whoever has no valid token is counted by address, so that guessing is slow for him alone.
    this.count(who ?? `address ${exchange.socket.remoteAddress ?? ''}`);
    if (who === undefined) throw refuse('unauthorized', this.doorkeeper.whyNot(exchange));
    next();
  }

  private count(who: string): void {
    const wait = this.limits.take(who);
    if (wait > 0)
      throw refuse('too-many-requests', undefined, { 'retry-after': String(Math.max(1, Math.ceil(wait))) });
  }
}
