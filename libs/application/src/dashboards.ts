import { Source, type HostView, type SourcePauseView } from '#contracts';
import { standingOf, type Coverage, type HostCoverage, type Topology } from '#domain';
import type { Clock, DeadLetters, ReadModel } from '#ports';
import type { KeyRing } from '#vault';
import { alarmCounts, coverageView, sourceCoverage } from './coverage.js';
import { hostAttention } from './host-attention.js';
import { letterAttention } from './letter-attention.js';
import { openRequests } from './open-rows.js';
import { OpenTasks } from './open-tasks.js';
import { OpenTally } from './open-tally.js';
import type { AttentionItem, Dashboards, SourceView } from './privacy-requests.js';
import { pauseView } from './register/pause-view.js';
import type { RegisterBook } from './register/register-book.js';
import { RestraintAttention } from './restraint-attention.js';
import { UrgentRequests } from './urgent-requests.js';

/** The most urgent by due date; more than this nobody reads. */
const MOST_ATTENTION_ITEMS = 500;
/** They come first, for nobody else would tell of them; but a thousand silent hosts must not hide what is overdue. */
const MOST_HOST_ITEMS = 100;
const RECEIVED_DAYS = 30;

interface WorkByPlace {
  /** by state, for each source and host */
  readonly places: ReadonlyMap<string, Record<string, number>>;
  /** of each source, those that do not begin because it is paused */
  readonly held: ReadonlyMap<string, number>;
}

/** What tasks of open requests do, and where. */
async function openTasks(readModel: ReadModel): Promise<WorkByPlace> {
  const places = new Map<string, Record<string, number>>();
  const held = new Map<string, number>();
  const count = (place: string, state: string, times: number): void => {
    const counts = places.get(place) ?? {};
    counts[state] = (counts[state] ?? 0) + times;
    places.set(place, counts);
  };
  const tasks = new OpenTasks();
  for await (const { outlook } of openRequests(readModel)) tasks.take(outlook);
  for (const [{ source, host, state, heldBy }, times] of tasks.each()) {
    count(source, state, times);
    if (host !== null) count(`${source}/${host}`, state, times);
    if (heldBy.includes('source-paused')) held.set(source, (held.get(source) ?? 0) + times);
  }
  return { places, held };
}

export interface DashboardParts {
  /** what of the store needs somebody */
  readonly storedLog: () => readonly AttentionItem[];
  /** what of the ways outside needs somebody */
  readonly outgoing: () => Promise<readonly AttentionItem[]>;
  readonly readModel: ReadModel;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly topology: Topology;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
  readonly coverage: () => Promise<Coverage>;
  /** what stands against work */
  readonly book: Pick<RegisterBook, 'current'>;
  readonly keys: KeyRing;
}

export const dashboards = (parts: DashboardParts): Dashboards => {
  const { readModel, deadLetters, clock, topology, listsCaughtUp, coverage, outgoing, book } = parts;
  return {
    async overview() {
      await listsCaughtUp();
      const now = clock.now();
      const covered = await coverage();
      const register = await book.current();
      const restrained = new RestraintAttention(standingOf(register), register.limit);
      const urgent = new UrgentRequests(restrained, now);
      const tally = new OpenTally(now);
      for await (const open of openRequests(readModel)) {
        restrained.take(open.outlook);
        urgent.take(open);
        tally.take(open.own);
      }
      const ofHosts = hostAttention(covered).slice(0, MOST_HOST_ITEMS);
      const since = new Date(Date.parse(now) - RECEIVED_DAYS * 86_400_000).toISOString();
      return {
        now,
        counts: await readModel.live.counts(),
        needsAttention: [
          ...parts.storedLog(),
          ...ofHosts,
          ...(await outgoing()),
          ...(await letterAttention(deadLetters)),
          ...restrained.ofAll(),
          ...(await urgent.first(readModel, MOST_ATTENTION_ITEMS)),
        ].slice(0, MOST_ATTENTION_ITEMS),
        due: tally.due(),
        ages: tally.ages(),
        received: await readModel.live.received(since),
        coverage: { watched: covered.watched, alarms: alarmCounts(covered.hosts) },
      };
    },

    async sources() {
      await listsCaughtUp();
      const [{ places, held }, { hosts }] = [await openTasks(readModel), await coverage()];
      const paused = await pausesNow(parts);
      return Source.options.map((source): SourceView => ({
        source,
        configured: topology[source] !== undefined,
        paused: paused.get(source) ?? null,
        heldTasks: held.get(source) ?? 0,
        hosts: hostsOf(hosts, source),
        tasks: places.get(source) ?? {},
        problems: hosts
          .filter((covered) => covered.source === source && covered.host === null)
          .flatMap((covered) => coverageView(covered).problems),
        coverage: sourceCoverage(hosts, source),
      }));
    },

    async hosts() {
      await listsCaughtUp();
      const [{ places }, { hosts }] = [await openTasks(readModel), await coverage()];
      return hosts.flatMap((covered): HostView[] => {
        const { source, host, roles } = covered;
        if (host === null) return [];
        const counts = places.get(`${source}/${host}`) ?? {};
        return [{ host, source, roles: [...roles], tasks: counts, ...coverageView(covered) }];
      });
    },
  };
};

async function pausesNow(parts: DashboardParts): Promise<ReadonlyMap<Source, SourcePauseView>> {
  const { pauses } = await parts.book.current();
  const views = [...pauses.values()].map(
    async (pause) => [pause.source, await pauseView(parts, pause)] as const,
  );
  return new Map(await Promise.all(views));
}

const hostsOf = (hosts: readonly HostCoverage[], source: Source): readonly string[] =>
  hosts.flatMap(({ source: of, host, configured, retirement }) =>
    configured && !retirement && of === source && host !== null ? [host] : [],
  );
