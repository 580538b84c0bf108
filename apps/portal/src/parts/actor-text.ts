import type { AuditList } from '../api/types.js';
import { sourceNames } from './words.js';

export type ShownActor = Pick<AuditList['items'][number]['by'], 'id' | 'name'>;

const words: Readonly<Record<string, string>> = {
  admin: 'the administrator (LETHE_ADMIN_TOKEN)',
  claim: 'the administrator (claim link)',
  kafka: 'a message',
  system: 'Lethe',
};

const DIGITS = 8;
const isSource = (text: string): text is keyof typeof sourceNames => text in sourceNames;

/** Who did something, for people: the name of an API key rather than its id. */
export function actorText({ id, name }: ShownActor): string {
  if (name !== undefined) return `API key “${name}”`;
  const [kind = '', ...rest] = id.split(':');
  const own = rest.join(':');
  if (kind === 'key') return `API key ${own.slice(0, DIGITS)}, deleted`;
  if (kind === 'person') return own;
  if (id === 'handler:package') return 'Lethe';
  if (kind === 'handler') return `handler of ${isSource(own) ? sourceNames[own] : own}`;
  return words[id] ?? id;
}
