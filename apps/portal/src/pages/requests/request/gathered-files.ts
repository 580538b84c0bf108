import type { RequestView, TaskView } from '../../../api/types.js';
import { taskAt } from '../../../parts/places.js';
import type { EventItem } from './attempts.js';
import { gapText } from './gap-words.js';
import { partialGaps, pathsInPackage } from './packaged.js';

/** A file that was gathered or made for a request. */
export interface GatheredFile {
  readonly id: string;
  /** where it is in the package, or would be; names of the person stand as ‹subject› */
  readonly path: string;
  readonly from: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly by: string;
  readonly operational: boolean;
  /** why it is not in the package; null: it is, or there is none yet */
  readonly leftOut: string | null;
}

interface Artifact {
  readonly id: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly operational: boolean;
  readonly providedBy: string;
}

type Gathering = Pick<RequestView, 'tasks' | 'package' | 'exceptions'>;

const providers: Readonly<Record<string, string>> = {
  source: 'the system, byte for byte',
  lethe: 'Lethe',
  person: 'a person',
};

const listsOf: Readonly<Record<string, string>> = {
  TaskSucceeded: 'artifacts',
  ManualStepCompleted: 'evidence',
};

/** What each task handed over, as the events tell. */
function artifactsByTask(events: readonly EventItem[]): ReadonlyMap<string, readonly Artifact[]> {
  // What a person handed in stands in two events: with the step, and with the task that it ended.
  const found = new Map<string, Map<string, Artifact>>();
  for (const { type, data } of events) {
    const field = listsOf[type];
    const list = field === undefined ? undefined : data[field];
    if (!Array.isArray(list)) continue;
    const taskId = String(data['taskId']);
    const known = found.get(taskId) ?? new Map<string, Artifact>();
    for (const artifact of list as readonly Artifact[]) known.set(artifact.id, artifact);
    found.set(taskId, known);
  }
  return new Map([...found].map(([taskId, known]) => [taskId, [...known.values()]]));
}

const decisionIn = (events: readonly EventItem[]): string | undefined => {
  const decision = events.findLast(({ type }) => type === 'OtherPeopleReviewed')?.data['decision'];
  return typeof decision === 'string' ? decision : undefined;
};

/** Why nothing of what a task handed over is in the package; undefined: something may be. */
function whyNothingOf(task: TaskView, { package: made, exceptions }: Gathering): string | undefined {
  if (made === null) return undefined;
  const gap = exceptions.find(({ taskId, reason }) => taskId === task.id && !partialGaps.has(reason));
  return gap && gapText(gap.reason, task);
}

const isForReview = (path: string): boolean => /\/records-(about-others\.jsonl|redacted\.json)$/.test(path);

function whyNotOf(path: string, decision: string | undefined): string {
  if (isForReview(path)) return 'was for the review of other people’s records';
  return decision === 'redact' ? 'the redacted records went out instead' : 'stays here';
}

/** Every file that tasks handed over, and whether it is in the package; not the package that was made of them. */
export function gatheredFiles(view: Gathering, events: readonly EventItem[]): readonly GatheredFile[] {
  const byTask = artifactsByTask(events);
  const decision = decisionIn(events);
  return view.tasks
    .filter(({ action }) => action !== 'assemble')
    .flatMap((task) => {
      const artifacts = byTask.get(task.id) ?? [];
      const paths = pathsInPackage(
        artifacts.map(({ path }) => path),
        task.action,
        decision,
      );
      const whyNothing = whyNothingOf(task, view);
      return artifacts.map(({ id, path, sha256, bytes, operational, providedBy }, index): GatheredFile => {
        const inside = paths[index] ?? null;
        const leftOut =
          view.package === null ? null : (whyNothing ?? (inside === null ? whyNotOf(path, decision) : null));
        return {
          id,
          path: leftOut === null ? (inside ?? path) : path,
          from: taskAt(task),
          bytes,
          sha256,
          by: providers[providedBy] ?? providedBy,
          operational,
          leftOut,
        };
      });
    });
}
