import type { DynamicModule } from '@nestjs/common';
import type { EventLogSource } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type HandlerTerms } from '#source-kit';
import { NpsExtension } from '#sources/nps-extension';

/** The handler of the NPS Extension: takes the tasks of its hosts, and announces them. */
export function npsExtensionModule(
  settings: EventLogSource,
  { announcer, ...terms }: HandlerTerms,
): DynamicModule {
  const source = 'nps-extension';
  const extension = new NpsExtension(settings);
  announcer.cover(extension.surveyor());
  return handlerModule(source, new TaskRunner({ source, handlers: extension.handlers(), ...terms }));
}
