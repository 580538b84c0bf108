import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Instant, Sealed } from '#contracts';
import type { ActionHandler, HandledTask, TaskContext, TaskOutcome } from '#source-kit';

/** What a handler gathered, in plain. */
export interface GatheredFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mediaType: string;
  readonly providedBy: string;
}

const LONGEST_CONTINUATION = 1024;

/**
 * A handler's surroundings without a runner: a clock that is moved by hand, and what it gathered.
 * Only the artifacts of a success count, as with a runner.
 */
export class TaskStage {
  /** of the last success */
  files: readonly GatheredFile[] = [];
  readonly progress: (readonly [number, number | null])[] = [];
  readonly stopping = new AbortController();
  /** asked before each thing that is deleted; may throw {HeldBack} */
  mayDelete: () => void = () => undefined;

  constructor(
    public time: Instant,
    private readonly about: Pick<HandledTask, 'source' | 'action' | 'subject'> & Partial<HandledTask>,
  ) {}

  task(changes: Partial<HandledTask> = {}): HandledTask {
    return {
      requestId: REQUEST,
      taskId: `${REQUEST}-01`,
      kind: 'Export',
      host: null,
      phase: null,
      checks: [],
      attempt: 1,
      subjectIsAdministrator: false,
      olderThan: null,
      continuation: null,
      ...this.about,
      ...changes,
    };
  }

  advance(seconds: number): void {
    this.time = new Date(Date.parse(this.time) + seconds * 1000).toISOString();
  }

  /** Sends the task once. */
  async dispatch(
    handle: ActionHandler | undefined,
    changes: Partial<HandledTask> = {},
  ): Promise<TaskOutcome> {
    if (handle === undefined) throw new Error('There is no such handler.');
    const gathered: GatheredFile[] = [];
    const outcome = await handle(this.context(this.task(changes), gathered));
    if (outcome.outcome === 'succeeded') this.files = gathered;
    if (
      outcome.outcome === 'waiting-on-source' &&
      Buffer.byteLength(outcome.continuation) > LONGEST_CONTINUATION
    )
      throw new Error('The continuation is longer than 1 KB.');
    return outcome;
  }

  /** Sends the task, and again whenever it asks to look again, until it does so no more. */
  async settle(handle: ActionHandler | undefined, changes: Partial<HandledTask> = {}): Promise<TaskOutcome> {
    let outcome = await this.dispatch(handle, changes);
    for (let looks = 0; outcome.outcome === 'waiting-on-source'; looks++) {
      if (looks === 200) throw new Error('The task never settles.');
      if (outcome.checkAfter > this.time) this.time = outcome.checkAfter;
      outcome = await this.dispatch(handle, { ...changes, continuation: outcome.continuation });
    }
    return outcome;
  }

  file(path: string): string {
    const found = this.files.find((file) => file.path === path);
    if (found === undefined) throw new Error(`There is no file ${path}.`);
    return found.content.toString('utf8');
  }

  private context(task: HandledTask, gathered: GatheredFile[]): TaskContext {
    return {
      task,
      signal: this.stopping.signal,
      now: () => this.time,
      demandClearance: async () => this.mayDelete(),
      progress: (done, total) => void this.progress.push([done, total]),
      digest: (...words) => createHmac('sha256', 'stage').update(words.join('\0')).digest('hex'),
      store: async (draft) => {
        const parts: Uint8Array[] = [];
        for await (const part of draft.content) parts.push(part);
        const content = Buffer.concat(parts);
        const { path, mediaType, operational, providedBy } = draft;
        gathered.push({ path, content, mediaType, providedBy });
        const sha256 = createHash('sha256').update(content).digest('hex');
        // Nothing is sealed on a stage: the path stands for its sealed form.
        const sealed = path as Sealed;
        return {
          id: randomUUID(),
          path: sealed,
          sha256,
          bytes: content.byteLength,
          mediaType,
          operational,
          providedBy,
        };
      },
    };
  }
}

const REQUEST = '3f0c2a58-8c39-4c51-9e0a-0d6d7f1b2c3d';
