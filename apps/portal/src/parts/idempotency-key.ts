import { isRefused } from '../api/problem.js';
import { keepDraft, keptDraft } from './draft.js';

interface Kept {
  readonly content: string;
  readonly key: string;
}

/** A key under which a call is taken once however often it is sent. `randomUUID` is not there on plain HTTP. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `portal-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * The key of what is to be sent: the same while nothing of it was changed, also when somebody has looked at the form
 * in between or loaded the page anew, because no answer came and it may have been taken.
 * @param name of the form
 */
export function keyFor(name: string, content: string): string {
  const kept = keptDraft<Kept>(`key/${name}`);
  if (kept?.content === content) return kept.key;
  const key = newIdempotencyKey();
  keepDraft(`key/${name}`, { content, key });
  return key;
}

/** It was taken: the same content once more is something new. */
export const forgetKey = (name: string): void => keepDraft(`key/${name}`, undefined);

/** What a call that makes something sends, so that it makes it once. @param name of the form */
export const onceByKey = (name: string, body: unknown): Readonly<Record<string, string>> => ({
  'idempotency-key': keyFor(name, JSON.stringify(body)),
});

/** Keeps the key only where it is not known whether the call was taken. @param name of the form */
export const keyAfter =
  (name: string) =>
  (_made: unknown, error: Error | null): void => {
    if (error === null || isRefused(error)) forgetKey(name);
  };
