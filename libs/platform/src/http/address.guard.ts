import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ADDRESSES, resolveAddress, type Addresses } from './addresses.js';
import { servedEndpoint } from './endpoint-of.js';
import type { HttpExchange } from './exchange.js';

/** 404 comes before everything that is wrong with a body. */
@Injectable()
export class AddressGuard implements CanActivate {
  constructor(@Inject(ADDRESSES) private readonly addresses: Addresses) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const exchange = context.switchToHttp().getRequest<HttpExchange>();
    await resolveAddress(servedEndpoint(context.getHandler()), exchange, this.addresses);
    return true;
  }
}
