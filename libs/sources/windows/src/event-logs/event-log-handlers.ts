import type { EventLogSource, Instant } from '#contracts';
import {
  accountSids,
  besideFound,
  emptySurvey,
  namesOf,
  permanentFault,
  type HostSurveyor,
  type ProofDraft,
  type SourceHandlers,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import { SharedPasses, type PassAnswer } from '../passes/shared-passes.js';
import { Wevtutil } from '../wevtutil/wevtutil.js';
import { HostEventLogs, type EventLogState, type FoundEvent } from './host-event-logs.js';
import type { EventLogHost } from './host-logs.js';

/** What tells the sources apart whose data about people lies in event logs alone. */
export interface EventLogRules {
  readonly source: 'nps-extension' | 'adfs-adapter';
  /** which of a host's channels are the source's */
  readonly channels: RegExp;
  /** which look as if they were, also those that are not read */
  readonly similar: RegExp;
  /** they are debug channels: they have to be disabled to be read or cleared, and are off by default */
  readonly debug: boolean;
}

type Search = EventLogState & { readonly events: number };

/** Places of a re-scan that are told: see FoundAgain. */
const MOST_PLACES = 1000;

/** The event logs of the hosts in the settings; tasks for the same host share its passes and cuts. */
export class EventLogHosts {
  private readonly hosts = new Map<string, HostEventLogs>();
  private readonly passes = new SharedPasses<FoundEvent, Search>();

  constructor(
    private readonly settings: EventLogSource,
    private readonly rules: EventLogRules,
    account: EventLogHost['account'] = accountSids,
  ) {
    for (const host of settings.hosts) {
      const program = host.wevtutil ?? settings.wevtutil;
      const logs = new HostEventLogs({
        name: host.name,
        wevtutil: new Wevtutil({ program, timeoutSeconds: settings.timeoutSeconds }),
        channels: host.channels ?? settings.channels ?? null,
        pattern: rules.channels,
        similar: rules.similar,
        direct: rules.debug,
        retainedFolder: host.retainedFolder ?? settings.retainedFolder,
        account,
      });
      this.hosts.set(host.name.toLowerCase(), logs);
    }
  }

  surveyor(): HostSurveyor {
    return {
      source: this.rules.source,
      hosts: this.settings.hosts.map(({ name: host }) => ({ host, roles: [] })),
      survey: async (host, signal) =>
        (await this.hosts.get(host?.toLowerCase() ?? '')?.survey(signal)) ?? emptySurvey,
      forecastSweep: async (host, olderThan, signal) =>
        (await this.hosts.get(host.toLowerCase())?.forecast(olderThan, signal)) ?? [],
      readsEventLogs: true,
      ownFolders: (name) =>
        this.settings.hosts
          .filter((host) => host.name === name)
          .map(({ retainedFolder = this.settings.retainedFolder }) => retainedFolder),
    };
  }

  handlers(): SourceHandlers {
    return {
      export: async (context) => this.export(context),
      'sweep-logs': async (context) => this.sweep(context),
      'verify-purge': async (context) => this.verify(context),
    };
  }

  /**
   * Ends what a killed process has left open on each host, so that a debug channel is not off until the next
   * task. For the start, before tasks are taken; a host that cannot be reached is left to its next task.
   */
  async recover(signal: AbortSignal): Promise<void> {
    await Promise.allSettled([...this.hosts.values()].map(async (logs) => logs.recover(signal)));
  }

  /** Stores the events that name the person as `<source>/<host>/events.jsonl`, oldest first in each channel. */
  private async export(context: TaskContext): Promise<TaskOutcome> {
    const { hits, summary } = this.search(context);
    const found = hits[Symbol.asyncIterator]();
    try {
      const first = await found.next();
      if (first.done === true) return this.searched(context, await summary, 0);
      const lines = new EventLines(first, found);
      const artifact = await context.store({
        path: `${this.rules.source}/${context.task.host ?? ''}/events.jsonl`,
        mediaType: 'application/jsonl',
        operational: true,
        providedBy: 'lethe',
        content: lines.written(),
      });
      const outcome = this.searched(context, await summary, lines.count);
      if (outcome.outcome !== 'succeeded') return outcome;
      return {
        ...outcome,
        proof: { ...outcome.proof, outputDigest: artifact.sha256 },
        artifacts: [artifact],
      };
    } finally {
      // Others wait for the same pass: it must not wait for one who has gone.
      await found.return?.();
    }
  }

  private async sweep(context: TaskContext): Promise<TaskOutcome> {
    const { olderThan } = context.task;
    if (olderThan === null) throw new Error('A sweep needs a moment before which entries have to go.');
    const result = await this.logsOf(context).removeBefore(olderThan, {
      signal: context.signal,
      mayRemove: async () => context.demandClearance(),
    });
    if (result.idle) return { outcome: 'not-applicable', reason: result.idle };
    const counts = {
      channels: result.channels,
      eventsRemoved: result.eventsRemoved,
      eventsRetained: result.eventsKept,
      filesRemoved: result.filesRemoved,
    };
    const remarks = result.eventsKept > 0 ? ['young-events-retained'] : [];
    return { outcome: 'succeeded', proof: proofOf(counts, { digest: context.digest(olderThan), remarks }) };
  }

  private async verify(context: TaskContext): Promise<TaskOutcome> {
    const { hits, summary } = this.search(context);
    const places: string[] = [];
    let count = 0;
    let newestAt: Instant | null = null;
    const looked = async (): Promise<Search> => {
      for await (const hit of hits) {
        count++;
        if (hit.time !== null && (newestAt === null || hit.time > newestAt)) newestAt = hit.time;
        if (places.length < MOST_PLACES) places.push(placeOf(hit));
      }
      return summary;
    };
    const search = await looked().catch((error: unknown) => {
      throw besideFound(error, { hits: count, places });
    });
    const outcome = this.searched(context, search, count);
    if (outcome.outcome !== 'succeeded' || count === 0) return outcome;
    return { ...outcome, found: { hits: count, newestAt, places } };
  }

  private search(context: TaskContext): PassAnswer<FoundEvent, Search> {
    const logs = this.logsOf(context);
    const key = context.task.host?.toLowerCase() ?? '';
    return this.passes.ask(
      key,
      namesOf(context.task.subject),
      async (names, onHit, signal) => logs.search(names, onHit, signal),
      context.signal,
    );
  }

  private searched(context: TaskContext, { idle, channels, events }: Search, hits: number): TaskOutcome {
    if (idle) return { outcome: 'not-applicable', reason: idle };
    const digest = context.digest(...namesOf(context.task.subject));
    return {
      outcome: 'succeeded',
      proof: proofOf({ channels, eventsRead: events, hits }, { digest, remarks: [] }),
    };
  }

  private logsOf({ task }: TaskContext): HostEventLogs {
    const logs = this.hosts.get(task.host?.toLowerCase() ?? '');
    if (!logs) throw permanentFault('host-not-configured', task.host ?? 'no host');
    return logs;
  }
}

class EventLines {
  count = 0;

  constructor(
    private readonly first: IteratorResult<FoundEvent>,
    private readonly rest: AsyncIterator<FoundEvent>,
  ) {}

  async *written(): AsyncGenerator<Uint8Array> {
    for (let next = this.first; next.done !== true; next = await this.rest.next()) {
      const { channel, record, eventId, time, text } = next.value;
      this.count++;
      yield Buffer.from(`${JSON.stringify({ channel, record, eventId, time, text })}\n`, 'utf8');
    }
  }
}

/** `<channel>#<record>`, behind the file if the event lies in one. */
const placeOf = ({ channel, record, file }: FoundEvent): string => {
  const place = `${channel}#${record ?? '?'}`;
  return file === null ? place : `${file}: ${place}`;
};

function proofOf(
  counts: ProofDraft['counts'],
  { digest, remarks }: { readonly digest: string; readonly remarks: string[] },
): ProofDraft {
  return {
    tool: 'wevtutil',
    toolVersion: null,
    argumentsDigest: digest,
    exitCode: 0,
    counts,
    outputDigest: null,
    remarks,
  };
}
