import type { DynamicModule } from '@nestjs/common';
import type { EventLogSource } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import { npsExtensionHandlers } from '#sources/nps-extension';

/** The handler of the NPS Extension: takes the tasks of its hosts. */
export const npsExtensionModule = (
  settings: EventLogSource,
  terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>,
): DynamicModule =>
  handlerModule(
    'nps-extension',
    new TaskRunner({ source: 'nps-extension', handlers: npsExtensionHandlers(settings), ...terms }),
  );
