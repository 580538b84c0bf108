import type { DynamicModule } from '@nestjs/common';
import type { CloudMfaSettings } from '#contracts';
import { handlerModule, identityEndpoint } from '#platform';
import { TaskRunner, type HandlerTerms } from '#source-kit';
import { CloudMfa } from '#sources/cloud-mfa';

/** The handler of cloud MFA: takes its tasks, and announces that it is there. */
export function cloudMfaModule(
  settings: CloudMfaSettings,
  { announcer, ...terms }: HandlerTerms,
): DynamicModule {
  const source = 'cloud-mfa';
  const cloud = new CloudMfa(settings, identityEndpoint());
  announcer.cover(cloud.surveyor());
  return handlerModule(source, new TaskRunner({ source, handlers: cloud.handlers(), ...terms }));
}
