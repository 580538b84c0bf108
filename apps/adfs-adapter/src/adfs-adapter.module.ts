import type { DynamicModule } from '@nestjs/common';
import type { EventLogSource } from '#contracts';
import { handlerModule } from '#platform';
import { TaskRunner, type HandlerTerms } from '#source-kit';
import { AdfsAdapter } from '#sources/adfs-adapter';
import { ChannelRecovery } from './channel-recovery.js';

/** The handler of the AD FS Adapter: takes the tasks of its hosts, and announces them. */
export function adfsAdapterModule(
  settings: EventLogSource,
  { announcer, ...terms }: HandlerTerms,
): DynamicModule {
  const source = 'adfs-adapter';
  const adapter = new AdfsAdapter(settings);
  announcer.cover(adapter.surveyor());
  const recovery = { provide: ChannelRecovery, useValue: new ChannelRecovery(adapter) };
  const module = handlerModule(source, new TaskRunner({ source, handlers: adapter.handlers(), ...terms }));
  return { ...module, providers: [...(module.providers ?? []), recovery] };
}
