import type { DynamicModule } from '@nestjs/common';
import type { CloudMfaSettings } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import { cloudMfaHandlers } from '#sources/cloud-mfa';

/** The handler of cloud MFA: takes the tasks of its hosts. */
export const cloudMfaModule = (
  settings: CloudMfaSettings,
  terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>,
): DynamicModule =>
  handlerModule(
    'cloud-mfa',
    new TaskRunner({ source: 'cloud-mfa', handlers: cloudMfaHandlers(settings), ...terms }),
  );
