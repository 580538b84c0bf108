import { useSyncExternalStore } from 'react';
import { refusalOf } from './evidence-rules.js';

/** A file that somebody chose for a step. */
export interface ChosenFile {
  /** tells it apart on the page */
  readonly key: number;
  readonly file: File;
  /** of a picture: where the browser shows it from */
  readonly preview: string | null;
  /** why it is not taken; null: nothing is known against it */
  readonly refusal: string | null;
}

// In memory alone: pictures of a person’s data must not stay in a browser. They outlive a page that is left and a session
// that ended, for as long as the tab is not loaded anew.
const chosen = new Map<string, readonly ChosenFile[]>();
const followers = new Set<() => void>();
const NONE: readonly ChosenFile[] = [];
let nextKey = 1;

function put(taskId: string, files: readonly ChosenFile[]): void {
  if (files.length === 0) chosen.delete(taskId);
  else chosen.set(taskId, files);
  for (const tell of followers) tell();
}

const of = (taskId: string): readonly ChosenFile[] => chosen.get(taskId) ?? NONE;

const letGo = ({ preview }: ChosenFile): void => {
  if (preview !== null) URL.revokeObjectURL(preview);
};

/** Adds files; those that cannot be handed in are kept too, with the reason. */
export function addFiles(taskId: string, files: Iterable<File>): void {
  let all = of(taskId);
  for (const file of files) {
    const good = all.filter(({ refusal }) => refusal === null).map((other) => other.file);
    const refusal = refusalOf(file, good);
    const isPicture = refusal === null && file.type.startsWith('image/');
    all = [...all, { key: nextKey++, file, preview: isPicture ? URL.createObjectURL(file) : null, refusal }];
  }
  put(taskId, all);
}

export function removeFile(taskId: string, key: number): void {
  const all = of(taskId);
  all.filter((one) => one.key === key).forEach(letGo);
  put(
    taskId,
    all.filter((one) => one.key !== key),
  );
}

/** The server found one wrong: it stays, with the reason, and is not sent again. */
export function refuseFile(taskId: string, key: number, refusal: string): void {
  const all = of(taskId);
  all.filter((one) => one.key === key).forEach(letGo);
  put(
    taskId,
    all.map((one) => (one.key === key ? { ...one, refusal, preview: null } : one)),
  );
}

export function forgetFiles(taskId: string): void {
  of(taskId).forEach(letGo);
  put(taskId, NONE);
}

const follow = (tell: () => void): (() => void) => {
  followers.add(tell);
  return () => void followers.delete(tell);
};

/** The files that are chosen for a task. */
export const useFiles = (taskId: string): readonly ChosenFile[] =>
  useSyncExternalStore(follow, () => of(taskId));
