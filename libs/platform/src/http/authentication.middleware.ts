import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { RateLimits } from '../auth/rate-limits.js';
import { pathOf, type HttpAnswer, type HttpExchange } from './exchange.js';
import { refuse } from './refused-error.js';

/** Below these an address is not even said to exist without a valid token or session. */
const guarded = /^\/v1(\/|$)/i;

/** 401, and 429 per caller. */
@Injectable()
export class Authentication implements NestMiddleware<HttpExchange, HttpAnswer> {
  constructor(
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(RateLimits) private readonly limits: RateLimits,
  ) {}

  async use(exchange: HttpExchange, _: HttpAnswer, next: () => void): Promise<void> {
    if (!guarded.test(pathOf(exchange))) return next();
    const caller = await this.authenticator.authenticate(exchange);
    // Whoever has no valid token is counted by address, so that guessing is slow for him alone.
    this.count(caller ? caller.id : `address ${exchange.socket.remoteAddress ?? ''}`);
    if (!caller) throw refuse('unauthorized');
    exchange.caller = caller;
    next();
  }

  private count(who: string): void {
    const wait = this.limits.take(who);
    if (wait > 0)
      throw refuse('too-many-requests', undefined, { 'retry-after': String(Math.max(1, Math.ceil(wait))) });
  }
}
