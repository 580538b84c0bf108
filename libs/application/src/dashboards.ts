import { setImmediate as nextTurn } from 'node:timers/promises';
import { Source, type Progress } from '#contracts';
import type { SealedView, Topology } from '#domain';
import type { Clock, ReadModel } from '#ports';
import { attentionOf } from './attention.js';
import type { Dashboards, HostView, SourceView } from './privacy-requests.js';

const OPEN: readonly Progress[] = ['received', 'awaiting-approval', 'planned', 'running'];
const PAGE = 200;

/** Every open request, page by page. */
export async function* openRequests(readModel: ReadModel): AsyncIterable<SealedView> {
  for (const progress of OPEN) {
    let cursor: string | undefined;
    do {
      const page = await readModel.live.list({ progress, limit: PAGE, cursor });
      for (const row of page.rows) yield JSON.parse(row.document) as SealedView;
      // Other calls get their turn between two pages.
      await nextTurn();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}

/** The most urgent by due date; more than this nobody reads. */
const MOST_ATTENTION_ITEMS = 500;

/** Tasks of open requests by state, for each source and host. */
async function tasksByPlace(readModel: ReadModel): Promise<ReadonlyMap<string, Record<string, number>>> {
  const places = new Map<string, Record<string, number>>();
  const count = (place: string, state: string): void => {
    const counts = places.get(place) ?? {};
    counts[state] = (counts[state] ?? 0) + 1;
    places.set(place, counts);
  };
  for await (const view of openRequests(readModel))
    for (const task of view.tasks) {
      count(task.source, task.state);
      if (task.host !== null) count(`${task.source}/${task.host}`, task.state);
    }
  return places;
}

export interface DashboardParts {
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly topology: Topology;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

export const dashboards = ({ readModel, clock, topology, listsCaughtUp }: DashboardParts): Dashboards => ({
  async overview() {
    await listsCaughtUp();
    const now = clock.now();
    const needsAttention = [];
    for await (const view of openRequests(readModel)) needsAttention.push(...attentionOf(view, now));
    needsAttention.sort((one, other) => (one.dueAt ?? '').localeCompare(other.dueAt ?? ''));
    return {
      now,
      counts: await readModel.live.counts(),
      needsAttention: needsAttention.slice(0, MOST_ATTENTION_ITEMS),
    };
  },

  async sources() {
    await listsCaughtUp();
    const tasks = await tasksByPlace(readModel);
    return Source.options.map((source): SourceView => {
      const hosts = hostsOf(topology, source).map((host) => host.name);
      return { source, configured: topology[source] !== undefined, hosts, tasks: tasks.get(source) ?? {} };
    });
  },

  async hosts() {
    await listsCaughtUp();
    const tasks = await tasksByPlace(readModel);
    return Source.options.flatMap((source) =>
      hostsOf(topology, source).map(({ name, roles = [] }): HostView => ({
        host: name,
        source,
        roles,
        tasks: tasks.get(`${source}/${name}`) ?? {},
      })),
    );
  },
});

const hostsOf = (
  topology: Topology,
  source: Source,
): readonly { readonly name: string; readonly roles?: readonly string[] }[] =>
  source === 'cloud-mfa' ? [] : (topology[source]?.hosts ?? []);
