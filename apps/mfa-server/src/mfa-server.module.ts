import type { DynamicModule } from '@nestjs/common';
import type { MfaServerSettings } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import { mfaServerHandlers } from '#sources/mfa-server';

/** The handler of MFA Server: takes the tasks of its hosts. */
export const mfaServerModule = (
  settings: MfaServerSettings,
  terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>,
): DynamicModule =>
  handlerModule(
    'mfa-server',
    new TaskRunner({ source: 'mfa-server', handlers: mfaServerHandlers(settings), ...terms }),
  );
