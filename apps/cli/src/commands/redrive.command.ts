import { RedriveAnswer, type RedrivenLetter } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface RedriveOptions {
  readonly topic?: string;
  readonly id?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const good = new Set(['redriven', 'would-be-accepted']);

/**
 * Hands dead letters over again, or says what would come of it; one call, however many there are. What is
 * refused once more comes back as a newer letter, so going on until none is left might never end.
 */
export async function redrive(
  options: RedriveOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const { topic, id: ids, dryRun = false } = options;
  const { items, redriven, remaining } = await new LetheClient(environment()).json(RedriveAnswer, {
    method: 'POST',
    path: '/v1/dead-letters/redrive',
    body: { ids, topic, dryRun },
    signal,
  });
  for (const letter of items) terminal.out(options.json ? jsonLine(letter) : letterLine(letter));
  if (options.json) terminal.out(jsonLine({ summary: { redriven, remaining } }));
  else terminal.out(summaryText(items.length, { redriven, remaining, dryRun }));
  return items.every(({ outcome }) => good.has(outcome)) ? exitCodes.fine : exitCodes['answer-is-no'];
}

function letterLine({ masked, ...letter }: RedrivenLetter): string {
  const { id, topic, partition, offset, outcome, reason, message } = letter;
  const why = [reason === null ? '' : `(${reason})`, message ?? ''].filter((part) => part !== '');
  const place = `${topic}/${partition}/${offset}`;
  const shape = (masked ?? '').split('\n').map((line) => (line === '' ? '' : `    ${printable(line)}\n`));
  return `${printable([id, outcome.padEnd(18), place, ...why].join('  '))}\n${shape.join('')}`;
}

function summaryText(
  looked: number,
  {
    redriven,
    remaining,
    dryRun,
  }: { readonly redriven: number; readonly remaining: number; readonly dryRun: boolean },
): string {
  if (looked === 0) return 'There is no letter to redrive.\n';
  const done = dryRun ? `${looked} looked at, none redriven` : `${redriven} of ${looked} redriven`;
  return `${done}; ${remaining} open.\n`;
}
