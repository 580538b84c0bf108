import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { ADDRESSES, resolveAddress, type Addresses } from './addresses.js';
import { pathOf, type HttpAnswer, type HttpExchange } from './exchange.js';
import { refuse } from './refused-error.js';
import { ServedEndpoints } from './served-endpoints.js';

/** 404 for an address that is not there, 405 with `Allow` for a method that it does not take. */
@Injectable()
export class KnownRoutes implements NestMiddleware<HttpExchange, HttpAnswer> {
  constructor(
    @Inject(ServedEndpoints) private readonly served: ServedEndpoints,
    @Inject(ADDRESSES) private readonly addresses: Addresses,
  ) {}

  async use(exchange: HttpExchange, response: HttpAnswer, next: () => void): Promise<void> {
    const match = this.served.table.match(pathOf(exchange), exchange.method ?? '');
    if (!match) throw refuse('not-found');
    exchange.matched = { endpoint: match.endpoint, params: match.params };
    if (match.takesMethod) return next();
    const allow = match.allow.join(', ');
    // What the address names has to be there first: 404 comes before 405.
    await resolveAddress(match.endpoint, exchange, this.addresses);
    if (exchange.method !== 'OPTIONS') throw refuse('method-not-allowed', `It takes ${allow}.`, { allow });
    response.setHeader('allow', allow);
    response.statusCode = 204;
    response.end();
  }
}
