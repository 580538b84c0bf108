import type { DynamicModule } from '@nestjs/common';
import type { MfaServerSettings } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type HandlerTerms } from '#source-kit';
import { mfaServerHandlers, mfaServerSurveyor } from '#sources/mfa-server';

/** The handler of MFA Server: takes the tasks of its hosts, and announces them. */
export function mfaServerModule(
  settings: MfaServerSettings,
  { announcer, ...terms }: HandlerTerms,
): DynamicModule {
  const source = 'mfa-server';
  announcer.cover(mfaServerSurveyor(settings));
  return handlerModule(source, new TaskRunner({ source, handlers: mfaServerHandlers(settings), ...terms }));
}
