import type { DynamicModule } from '@nestjs/common';
import type { EventLogSource } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import { adfsAdapterHandlers } from '#sources/adfs-adapter';

/** The handler of the AD FS Adapter: takes the tasks of its hosts. */
export const adfsAdapterModule = (
  settings: EventLogSource,
  terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>,
): DynamicModule =>
  handlerModule(
    'adfs-adapter',
    new TaskRunner({ source: 'adfs-adapter', handlers: adfsAdapterHandlers(settings), ...terms }),
  );
