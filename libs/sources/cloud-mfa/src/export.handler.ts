import { createHash } from 'node:crypto';
import {
  permanentFault,
  retryableFault,
  type ActionHandler,
  type TaskContext,
  type TaskOutcome,
} from '#source-kit';
import type { CloudMfaServices } from './cloud-mfa-services.js';
import { digestOf, takeOver } from './delivery.js';
import { plainCode } from './error-code.js';
import type { ExportContainer } from './export-container.js';
import { readExportNote, type LookNote, type PollNote } from './export-note.js';
import type { Operation } from './graph-answers.js';
import { graphProof, waiting } from './graph-proof.js';
import { HOUR, MINUTE } from './moments.js';
import { readNowState, storeNowState } from './now-state.js';
import { ContainerGone } from './storage-faults.js';

/** After so many looks an operation that the service does not know, or a note without id, is given up. */
const PATIENCE = 5;
/** Each is an export that came to nothing; so many in a row are not bad luck. */
const MOST_CONTAINERS = 25;
const LONGEST_PAUSE = HOUR;

/** One of the task's containers. */
interface Place {
  readonly ordinal: number;
  readonly container: string;
  readonly userId: string;
}

type Step = TaskOutcome | 'next-container';

/**
 * `export`: has Microsoft's service export the person's data into a fresh container, waits for it,
 * and takes over what was delivered, together with what Graph shows now.
 *
 * Stopped anywhere, it goes on without a second export: the names of its containers follow from the
 * task, and the service writes the operation's id into a container before it queues the operation. So
 * a container that is in use tells which operation is ours, and one that is not in use is safe to
 * order into, for the service itself refuses the second of two orders. Only when an operation failed
 * or never came to be, the next container is taken.
 */
export class PersonalDataExport {
  constructor(private readonly cloud: CloudMfaServices) {}

  readonly handle: ActionHandler = async (context) => {
    const note = readExportNote(context.task.continuation);
    if (note.step === 'start') return this.begin(context, 1);
    const step = note.step === 'poll' ? await this.poll(context, note) : await this.look(context, note);
    return step === 'next-container' ? this.begin(context, note.ordinal + 1) : step;
  };

  private async begin(context: TaskContext, first: number): Promise<TaskOutcome> {
    const account = await this.cloud.directory.accountOf(context.task.subject, context.signal);
    if (account === undefined) return this.nobody(context);
    for (let ordinal = first; ordinal <= MOST_CONTAINERS; ordinal++) {
      const place = { ordinal, container: this.containerName(context, ordinal), userId: account.id };
      const step = await this.beginIn(context, place);
      if (step !== 'next-container') return step;
    }
    throw permanentFault('export-containers-used-up', `${MOST_CONTAINERS} containers`);
  }

  private async beginIn(context: TaskContext, place: Place): Promise<Step> {
    const container = await this.cloud.storage.container(place.container);
    const isFresh = await container.createIfAbsent(context.signal);
    const known = await this.adopt(context, place, container, isFresh);
    if (known !== 'absent') return known;

    const location = container.location(context.now());
    const submission = await this.cloud.operations.submit(place.userId, location, context.signal);
    if (submission.kind === 'accepted' && submission.operationId !== null) {
      const note = firstNote(place, submission.operationId, context.task.attempt);
      return waiting(context, note, Math.max(submission.waitSeconds ?? 0, MINUTE));
    }
    const now = await this.adopt(context, place, container, false);
    if (now !== 'absent') return now;
    if (submission.kind === 'unclear') throw submission.fault;
    return waiting(context, { step: 'look', ...place, attempt: context.task.attempt, looks: 1 }, MINUTE);
  }

  /**
   * Goes on with the operation that the container belongs to; `absent` when it is not in use. Into one
   * that was there before something may have been ordered that has left no note yet.
   */
  private async adopt(
    context: TaskContext,
    place: Place,
    container: ExportContainer,
    isFresh: boolean,
  ): Promise<Step | 'absent'> {
    const receipt = await container.receipt(context.signal);
    if (receipt === 'absent')
      return isFresh ? 'absent' : ((await this.listed(context, place, 0)) ?? 'absent');
    if (receipt === 'unreadable')
      return waiting(context, { step: 'look', ...place, attempt: context.task.attempt, looks: 1 }, MINUTE);
    // Attempt 0: if it has failed by now, that is for this attempt to mend and not to report.
    return this.poll(context, firstNote(place, receipt.operationId, 0));
  }

  /** The list of operations is the second witness beside the note in the container. */
  private async listed(context: TaskContext, place: Place, attempt: number): Promise<Step | undefined> {
    const id = await this.cloud.operations.orderedInto(place.container, context.signal);
    return id === undefined ? undefined : this.poll(context, firstNote(place, id, attempt));
  }

  /** The container is in use, and by which operation could not be read yet. */
  private async look(context: TaskContext, note: LookNote): Promise<Step> {
    if (note.looks >= PATIENCE) return (await this.listed(context, note, note.attempt)) ?? 'next-container';
    const container = await this.cloud.storage.container(note.container);
    try {
      const receipt = await container.receipt(context.signal);
      if (typeof receipt === 'object')
        return await this.poll(context, firstNote(note, receipt.operationId, note.attempt));
    } catch (error) {
      if (error instanceof ContainerGone) return 'next-container';
      throw error;
    }
    return waiting(context, { ...note, looks: note.looks + 1 }, pause(note.looks));
  }

  private async poll(context: TaskContext, note: PollNote): Promise<Step> {
    const look = await this.cloud.operations.look(note.operationId, context.signal);
    if (look.kind === 'unknown') {
      // Just ordered, it may not be known everywhere yet. If it stays unknown, it was never queued.
      if (note.unknown + 1 >= PATIENCE) return 'next-container';
      return waiting(context, { ...note, unknown: note.unknown + 1 }, pause(note.unknown));
    }
    const { operation, waitSeconds } = look;
    switch (operation.status.toLowerCase()) {
      case 'complete':
        return this.finish(context, note, operation);
      case 'failed':
        return spent(context, note, retryableFault('export-failed', reasonOf(operation, note)));
      default: {
        const percent = percentOf(operation);
        if (percent !== null) context.progress(Math.floor(percent), 100);
        const oddStatus =
          note.oddStatus || !['notstarted', 'running'].includes(operation.status.toLowerCase());
        const next: PollNote = { ...note, unknown: 0, polls: note.polls + 1, oddStatus };
        return waiting(context, next, Math.max(waitSeconds ?? 0, pause(note.polls)));
      }
    }
  }

  private async finish(context: TaskContext, note: PollNote, operation: Operation): Promise<Step> {
    const { graph, storage, settings } = this.cloud;
    const state = await readNowState(graph, note.userId, {
      wanted: settings.nowState,
      signal: context.signal,
    });
    try {
      const delivery = await takeOver(context, await storage.container(note.container));
      const artifacts = [...delivery.artifacts, ...(await storeNowState(context, state))];
      const percent = percentOf(operation);
      return {
        outcome: 'succeeded',
        artifacts,
        proof: graphProof(graph, {
          argumentsDigest: context.digest('export', note.userId),
          counts: {
            usersFound: 1,
            filesDelivered: delivery.files,
            bytesDelivered: delivery.bytes,
            filesNotJson: delivery.notJson,
            filesLeft: delivery.left,
            ...state.counts,
          },
          outputDigest: digestOf(artifacts),
          remarks: [
            'container-kept',
            ...(delivery.files === 0 ? ['no-files-delivered'] : []),
            ...(delivery.notJson > 0 ? ['files-not-json'] : []),
            ...(delivery.left > 0 ? ['files-left-in-container'] : []),
            ...(percent !== null && percent < 100 ? ['service-delivered-in-part'] : []),
            ...(note.oddStatus ? ['undocumented-status-seen'] : []),
            ...state.remarks,
          ],
        }),
      };
    } catch (error) {
      if (!(error instanceof ContainerGone)) throw error;
      return spent(context, note, retryableFault('storage-container-gone', `operation ${note.operationId}`));
    }
  }

  private nobody(context: TaskContext): TaskOutcome {
    const proof = graphProof(this.cloud.graph, {
      argumentsDigest: context.digest('export'),
      counts: { usersFound: 0 },
      remarks: ['user-not-found'],
    });
    return { outcome: 'succeeded', proof, artifacts: [] };
  }

  /** At most 63 signs; tells nothing of the person. */
  private containerName(context: TaskContext, ordinal: number): string {
    const digest = createHash('sha256').update(context.task.taskId).digest('hex').slice(0, 16);
    return `${this.cloud.settings.storage.containerPrefix}${digest}-${ordinal}`;
  }
}

const firstNote = (place: Place, operationId: string, attempt: number): PollNote => ({
  step: 'poll',
  ordinal: place.ordinal,
  container: place.container,
  userId: place.userId,
  attempt,
  operationId,
  polls: 0,
  unknown: 0,
  oddStatus: false,
});

/** The operation will bring nothing: the attempt that waited for it says so, a later one begins anew. */
function spent(context: TaskContext, note: PollNote, fault: Error): 'next-container' {
  if (note.attempt === context.task.attempt) throw fault;
  return 'next-container';
}

/** Codes alone: what else a service says of a failure may name people. */
const reasonOf = ({ error, failureReason }: Operation, { operationId }: PollNote): string =>
  [`operation ${operationId}`, plainCode(error?.code) ?? plainCode(failureReason)]
    .filter((part) => part !== undefined)
    .join(': ');

/** A minute, then twice as long each time, to an hour: an export takes hours, and at worst a month. */
const pause = (times: number): number => Math.min(MINUTE * 2 ** Math.min(times, 10), LONGEST_PAUSE);

function percentOf(operation: Operation): number | null {
  const percent = Number(operation.progress ?? Number.NaN);
  return Number.isFinite(percent) && percent >= 0 ? Math.min(percent, 100) : null;
}
