import { topics, type Instant, type ReplayBody, type ReplayCounts, type ReplayLine } from '#contracts';
import type { Clock, HistoryWindow, IncomingMessage, MessageHistory } from '#ports';
import type { ActRecorder } from './audit/act-recorder.js';
import type { MessageIntake } from './message-intake.js';
import type { Caller } from './privacy-requests.js';
import type { RecoveryAudit } from './recovery-parts.js';
import type { Relay } from './relay.js';
import type { RequestRepository } from './request-repository.js';
import { ok, refused, type Result } from './result.js';

export interface ReplayParts {
  readonly history: MessageHistory;
  readonly intake: Pick<MessageIntake, 'consider' | 'take'>;
  readonly repository: Pick<RequestRepository, 'load'>;
  readonly relay: Pick<Relay, 'again'>;
  readonly clock: Clock;
  /** Lethe's clock is not the one that messages are stamped by: the sandbox moves it */
  readonly clockIsMoved: boolean;
  readonly audit: RecoveryAudit;
  readonly recorder: ActRecorder;
}

/** Hands messages to the orchestrator once more. */
export interface Replays {
  /**
   * The lines come while it goes on; it stops when nobody reads them any more.
   * @throws {StoreUnavailable} also while lines are read
   */
  replay(body: ReplayBody, caller: Caller): Promise<Result<AsyncIterable<ReplayLine>>>;
}

/** What one replay looks at, so that a slip of the pen does not read a broker's whole disk for days. */
const MOST_SEEN = { stretch: 100_000, request: 5_000_000 } as const;
/** A line of progress after so many messages. */
const LINE_EVERY = 1_000;
/** The request was received a little later than its message was published, by clocks that may differ. */
const CLOCKS_DIFFER_MS = 3_600_000;
const EPOCH = '1970-01-01T00:00:00.000Z';
const NOW_AND_LATER = '9999-12-31T23:59:59.999Z';

const plus = (moment: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(moment) + milliseconds).toISOString();

/** What is read for a replay: stretches of topics, and which of their messages it is about. */
interface Selection {
  readonly stretches: readonly (HistoryWindow & { readonly topic: string })[];
  readonly isMeant: (message: IncomingMessage) => boolean;
  /** a request whose tasks in hand and timers are set up again */
  readonly requestId?: string;
}

class Counts {
  readonly #reasons = new Map<string, number>();
  read = 0;
  decided = 0;
  known = 0;
  refused = 0;

  add(intake: Awaited<ReturnType<MessageIntake['take']>>): void {
    this.read += 1;
    this[intake.kind] += 1;
    if (intake.kind === 'refused')
      this.#reasons.set(intake.reason, (this.#reasons.get(intake.reason) ?? 0) + 1);
  }

  now(): ReplayCounts {
    const { read, decided, known, refused } = this;
    return { read, decided, known, refused, reasons: Object.fromEntries(this.#reasons) };
  }
}

async function* lines(parts: ReplayParts, selection: Selection, dryRun: boolean): AsyncGenerator<ReplayLine> {
  const counts = new Counts();
  // At once, so that whoever asked sees that it has begun.
  yield { progress: counts.now() };
  const { requestId, isMeant } = selection;
  const most = requestId === undefined ? MOST_SEEN.stretch : MOST_SEEN.request;
  let seen = 0;
  for await (const message of messages(parts, selection)) {
    seen += 1;
    if (seen > most) break;
    if (isMeant(message))
      counts.add(await (dryRun ? parts.intake.consider(message) : parts.intake.take(message)));
    if (seen % LINE_EVERY === 0) yield { progress: counts.now() };
  }
  const tasksSent = requestId === undefined ? 0 : await parts.relay.again(requestId, { dryRun });
  yield { summary: { ...counts.now(), dryRun, complete: seen <= most, tasksSent } };
}

async function* messages(parts: ReplayParts, { stretches }: Selection): AsyncGenerator<IncomingMessage> {
  for (const { topic, ...window } of stretches) yield* parts.history.history(topic, window);
}

async function ofRequest(parts: ReplayParts, requestId: string): Promise<Result<Selection>> {
  const request = (await parts.repository.load(requestId))?.request;
  if (!request)
    return refused('validation-failed', undefined, [{ path: 'requestId', message: 'is not a request here' }]);
  const from = parts.clockIsMoved ? EPOCH : plus(request.recordedAt, -CLOCKS_DIFFER_MS);
  return ok({
    stretches: [topics.requests, topics.taskReports].map((topic) => ({ topic, from, to: NOW_AND_LATER })),
    isMeant: ({ key }) => key === requestId,
    requestId,
  });
}

/** The body has either of the two forms: its schema sees to that. */
const stretch = ({ topic, from, to }: ReplayBody): Selection => ({
  stretches:
    topic === undefined || from === undefined || to === undefined
      ? []
      : [{ topic, from: new Date(from).toISOString(), to: new Date(to).toISOString() }],
  isMeant: () => true,
});

export const replays = (parts: ReplayParts): Replays => ({
  async replay(body, { id: by, channel }) {
    const { requestId, dryRun, topic, from, to } = body;
    const selection = requestId === undefined ? ok(stretch(body)) : await ofRequest(parts, requestId);
    if (selection.ok && !dryRun)
      await parts.recorder.record({
        what: 'messages-replayed',
        by: { id: by, channel },
        requestId,
        about: topic,
      });
    if (selection.ok) parts.audit('replay', { by, dryRun, requestId, topic, from, to });
    return selection.ok ? ok(lines(parts, selection.value, dryRun)) : selection;
  },
});
