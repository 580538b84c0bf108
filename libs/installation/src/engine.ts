import {
  clearance,
  handedOut,
  HostWatch,
  packageHandlers,
  Processor,
  type LateTimers,
  type ProcessorParts,
} from '#application';
import type { MessageBus } from '#ports';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import { InProcessTaskVault, KeyRing, TaskTokens } from '#vault';
import { composeDesk, type Desk, type DeskOptions } from './desk.js';

export interface EngineOptions extends DeskOptions {
  readonly bus: MessageBus;
  readonly shared?: ProcessorParts['shared'];
  readonly tellStatus?: boolean;
  /** told of timers that were fired long after they were due */
  readonly onLate?: ((late: LateTimers) => void) | undefined;
  /** Lethe’s clock is moved, as the sandbox’s is: timers are then late by intention */
  readonly clockIsMoved?: boolean | undefined;
}

/** A desk, and what carries outside what was decided: an orchestrator, or everything in one process. */
export interface Engine extends Desk {
  readonly processor: Processor;
  /** takes in what hosts say of themselves */
  readonly hosts: HostWatch;
  /** the vault for handlers in this process, and the tasks that are Lethe's own */
  readonly vault: InProcessTaskVault;
  /** assembles packages */
  packages(terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>): TaskRunner;
}

export function openEngine(options: EngineOptions): Engine {
  const { stores, masterKey, clock, bus, log, shared, tellStatus, onLate } = options;
  const keys = new KeyRing(stores.subjectKeys, masterKey);
  const tokens = new TaskTokens(masterKey, clock);
  const processor = new Processor({
    store: stores.events,
    feed: stores.feed,
    bus,
    timers: stores.timers,
    readModel: stores.readModel,
    artifacts: stores.artifacts,
    keys,
    tokens,
    clock,
    closeLimits: options.installation.closeLimits,
    shared,
    tellStatus,
    onLate: (late) => {
      log[options.clockIsMoved ? 'debug' : 'warn'](
        late,
        'Timers were fired late: nobody fired any for a while',
      );
      onLate?.(late);
    },
    onFault: (part, error) =>
      log.error({ part, err: error }, 'a part of the processor failed and is tried again'),
  });
  const { repository, commands, book } = processor;
  const listsCaughtUp = () => processor.listsCaughtUp();
  const opened = composeDesk(options, { keys, repository, commands, standing: processor, listsCaughtUp });
  const { artifacts } = opened;
  return {
    ...opened,
    processor,
    hosts: new HostWatch({
      registry: stores.hosts,
      topology: options.installation.planning.topology,
      settle: async (since) => {
        await opened.hostDesk.settle(since);
        await opened.restraints.settle();
      },
      onFault: (error) => log.error({ err: error }, 'a round of looking after hosts and held work failed'),
    }),
    vault: new InProcessTaskVault({
      ring: keys,
      artifacts,
      tokens,
      clock,
      clearance: clearance({ repository, book }),
      onHandOut: (grant) => opened.audit.record(handedOut(grant)),
    }),
    packages: (terms) =>
      new TaskRunner({
        ...terms,
        source: 'package',
        handlers: packageHandlers({ repository, keys, artifacts }),
      }),
  };
}
