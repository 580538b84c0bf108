import { randomUUID } from 'node:crypto';
import { hostKey, type Actor, type HostName, type RequestId, type RetiredHost } from '#contracts';
import {
  configuredHosts,
  instant,
  type Coverage,
  type HostRetirement,
  type Outlook,
  type Planning,
  type SealedView,
} from '#domain';
import type { ReadModel } from '#ports';
import { realTime, type RealTime } from '#source-kit';
import type { KeyRing } from '#vault';
import type { ActRecorder } from './audit/act-recorder.js';
import type { CommandRunner, Ran } from './command-runner.js';
import { retirementView } from './coverage.js';
import { openRequests } from './open-rows.js';
import type { Caller } from './privacy-requests.js';
import { ok, refused, type Result } from './result.js';
import type { RetiredHosts } from './retired-hosts.js';
import { cipherOf } from './use-case-parts.js';

/** Writes down who retired which host: names of machines and counts; the reason may name people, and stays out. */
export type HostAudit = (about: Omit<RetiredHost, 'retired'> & { readonly by: string }) => void;

export interface HostDeskParts {
  readonly retired: RetiredHosts;
  readonly coverage: () => Promise<Coverage>;
  readonly commands: CommandRunner;
  readonly readModel: ReadModel;
  readonly keys: KeyRing;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
  readonly audit: HostAudit;
  readonly recorder: ActRecorder;
  /** host keys of those that were configured before: see HostRegistry.expect */
  readonly expected: () => Promise<ReadonlySet<string>>;
  readonly time?: Pick<RealTime, 'now'>;
}

/** What people decide about hosts. */
export interface HostDesk {
  /** Whether there is, or was, such a host: in the settings, announced, retired, or with work of an open request. */
  knows(host: HostName): Promise<boolean>;
  /** Done again, it changes nothing but what was left over; the first reason stays. */
  retire(host: HostName, reason: string, caller: Caller): Promise<Result<RetiredHost>>;
  /**
   * Ends what open requests have on retired hosts. A request that was planned by another process in the
   * moment of a retirement, or a retirement that broke off, is made up for here.
   * @param since retirements from then on; undefined: all
   */
  settle(since?: string): Promise<void>;
  /**
   * Gives open AccountCloses the hosts that are configured now and were not before. For the start, before timers are
   * fired and reports taken: else a purge could be verified without a look there.
   * @returns how many requests got some
   */
  joinLate(): Promise<number>;
}

/** So many requests are changed at a time. */
const AT_A_TIME = 16;
const SETTLED: ReadonlySet<string> = new Set(['succeeded', 'skipped', 'not-applicable', 'cancelled']);

/** Open ones, and re-scans that are done: one of those might be asked for once more. */
const hasWorkOn = ({ tasks }: Outlook, host: string): boolean =>
  tasks.some(
    ({ host: own, state, action }) =>
      own?.toLowerCase() === host &&
      (!SETTLED.has(state) || (action === 'verify-purge' && state === 'succeeded')),
  );

export const hostDesk = (parts: HostDeskParts): HostDesk => {
  const { retired, coverage, readModel, listsCaughtUp, audit, recorder, time = realTime } = parts;
  return {
    async knows(given) {
      const host = given.toLowerCase();
      if ((await coverage()).hosts.some((known) => known.host?.toLowerCase() === host)) return true;
      if ((await retired.list()).some((one) => one.host === host)) return true;
      await listsCaughtUp();
      for await (const { outlook } of openRequests(readModel))
        if (outlook.tasks.some((task) => task.host?.toLowerCase() === host)) return true;
      return false;
    },

    async retire(given, reason, caller) {
      const host = given.toLowerCase();
      if (!(await this.knows(host))) return refused('not-found', 'There is no host of this name.');
      const by: Actor = { id: caller.id, channel: caller.channel };
      await recorder.record({ what: 'host-taken-out', by, host, reason });
      const retirement = await retired.add({ host, reason, by, at: instant(time.now()) });
      await listsCaughtUp();
      const counts = await endWork(parts, [retirement]);
      audit({ host, by: caller.id, ...counts });
      return ok({ host, retired: retirementView(retirement), ...counts });
    },

    async joinLate() {
      const planning = await retired.planning();
      const expected = await parts.expected();
      const isNew = configuredHosts(planning.topology).some(
        ({ source, host }) => host !== null && !expected.has(hostKey(source, host)),
      );
      return isNew ? joinAll(parts, planning) : 0;
    },

    async settle(since = '') {
      const due = (await retired.listNow()).filter(({ at }) => at >= since);
      if (due.length > 0) await endWork(parts, due);
    },
  };
};

async function joinAll({ readModel, commands }: HostDeskParts, planning: Planning): Promise<number> {
  let joined = 0;
  let batch: Promise<Ran | undefined>[] = [];
  const finish = async (): Promise<void> => {
    const ran = await Promise.all(batch);
    batch = [];
    joined += ran.filter((one) => one?.decision.kind === 'accept').length;
  };
  for await (const { id, outlook } of openRequests(readModel)) {
    if (outlook.kind !== 'AccountClose') continue;
    batch.push(commands.run(id, { type: 'JoinHosts', commandId: randomUUID(), planning }));
    if (batch.length >= AT_A_TIME) await finish();
  }
  await finish();
  return joined;
}

interface Ended {
  readonly requests: number;
  readonly tasks: number;
}

async function endWork(parts: HostDeskParts, retirements: readonly HostRetirement[]): Promise<Ended> {
  const ended = { requests: 0, tasks: 0 };
  let batch: Promise<number>[] = [];
  const finish = async (): Promise<void> => {
    const counts = await Promise.all(batch);
    batch = [];
    ended.requests += counts.filter((tasks) => tasks > 0).length;
    ended.tasks += counts.reduce((sum, tasks) => sum + tasks, 0);
  };
  for await (const { id, outlook } of openRequests(parts.readModel))
    for (const retirement of retirements) {
      if (!hasWorkOn(outlook, retirement.host)) continue;
      batch.push(endWorkOf(parts, id, retirement));
      if (batch.length >= AT_A_TIME) await finish();
    }
  await finish();
  return ended;
}

/** @returns how many tasks became not applicable: none if the request has gone on since it was listed */
async function endWorkOf(
  { commands, keys, readModel, retired }: HostDeskParts,
  id: RequestId,
  { host, by, reason }: HostRetirement,
): Promise<number> {
  const row = await readModel.live.get(id);
  const view = row && (JSON.parse(row.document) as Pick<SealedView, 'subjectKeyId'>);
  const cipher = view && (await cipherOf({ keys }, view.subjectKeyId));
  // Without its key a request has ended.
  if (!cipher) return 0;
  const ran = await commands.run(id, {
    type: 'RetireHost',
    commandId: randomUUID(),
    host,
    by,
    reason: cipher.seal(reason),
    planning: await retired.planning(),
  });
  if (ran?.decision.kind !== 'accept') return 0;
  return ran.decision.events.filter((event) => event.type === 'TaskNotApplicable').length;
}
