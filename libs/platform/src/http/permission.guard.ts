import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { may } from '../auth/permissions.js';
import { servedEndpoint } from './endpoint-of.js';
import type { HttpExchange } from './exchange.js';
import { refuse } from './refused-error.js';

/** 401 and 403: whether this caller's role may do this at all. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { permission } = servedEndpoint(context.getHandler());
    if (permission === 'none') return true;
    const { caller, credential } = context.switchToHttp().getRequest<HttpExchange>();
    if (permission === 'host' ? !credential : !caller) throw refuse('unauthorized');
    if (permission === 'host' || !caller) return true;
    if (!may(caller.role, permission))
      throw refuse('forbidden', `The role ${caller.role} does not have the permission ${permission}.`);
    return true;
  }
}
