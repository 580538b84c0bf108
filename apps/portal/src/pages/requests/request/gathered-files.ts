import type { RequestView } from '../../../api/types.js';
import type { EventItem } from './attempts.js';
import { taskAt } from '../../../parts/places.js';

/** A file that was gathered or made for a request. */
export interface GatheredFile {
  readonly id: string;
  /** path in the package; names of the person stand as ‹subject› */
  readonly path: string;
  readonly from: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly by: string;
  readonly operational: boolean;
  /** it is for whoever reviews records about others, and goes out to nobody */
  readonly isForReview: boolean;
}

interface Artifact {
  readonly id: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly operational: boolean;
  readonly providedBy: string;
}

const providers: Readonly<Record<string, string>> = {
  source: 'the system, byte for byte',
  lethe: 'Lethe',
  person: 'a person',
};

const listsOf: Readonly<Record<string, string>> = {
  TaskSucceeded: 'artifacts',
  ManualStepCompleted: 'evidence',
};

const isForReview = (path: string): boolean => /\/records-(about-others\.jsonl|redacted\.json)$/.test(path);

/** Every file that tasks handed over, as the events tell; not the package that was made of them. */
export function gatheredFiles(
  { tasks }: Pick<RequestView, 'tasks'>,
  events: readonly EventItem[],
): readonly GatheredFile[] {
  const names = new Map(tasks.map((task) => [task.id, taskAt(task)]));
  // What a person handed in stands in two events: with the step, and with the task that it ended.
  const byId = new Map<string, GatheredFile>();
  const assembled = new Set(tasks.filter(({ action }) => action === 'assemble').map(({ id }) => id));
  const all = events.flatMap((event) => {
    const field = listsOf[event.type];
    const list = field === undefined ? undefined : event.data[field];
    if (!Array.isArray(list) || assembled.has(String(event.data['taskId']))) return [];
    return (list as readonly Artifact[]).map(({ id, path, sha256, bytes, operational, providedBy }) => ({
      id,
      path,
      sha256,
      bytes,
      operational,
      from: names.get(String(event.data['taskId'])) ?? '',
      by: providers[providedBy] ?? providedBy,
      isForReview: isForReview(path),
    }));
  });
  for (const file of all) byId.set(file.id, file);
  return [...byId.values()];
}
