import type { Terminal } from './terminal.js';

export type Tone = 'bad' | 'waits' | 'good' | 'plain';

/** What needs somebody stands out; what is settled well stays quiet. A word that is not known stays plain. */
const tones: Readonly<Record<string, Tone>> = {
  failed: 'bad',
  contradicted: 'bad',
  overdue: 'bad',
  'met-late': 'bad',
  rejected: 'bad',
  'awaiting-approval': 'waits',
  'waiting-on-person': 'waits',
  'done-with-exceptions': 'waits',
  'due-soon': 'waits',
  'sweep-due': 'waits',
  'deleted-at-source': 'waits',
  retrying: 'waits',
  paused: 'waits',
  done: 'good',
  verified: 'good',
  succeeded: 'good',
  met: 'good',
};

const codes: Readonly<Record<Tone, string>> = { bad: '1;31', waits: '33', good: '32', plain: '' };

export type Paint = (word: string, text?: string) => string;

/** Colours a text by the word of the vocabulary that it shows; the word itself always stays. */
export const paintOn =
  ({ colour }: Pick<Terminal, 'colour'>): Paint =>
  (word, text = word) => {
    const code = codes[tones[word] ?? 'plain'];
    return colour && code !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  };
