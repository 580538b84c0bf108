import { CliFailure } from './cli-failure.js';
import { SamePerson, type RequestAnswer } from './answers.js';
import { reasonOf } from './system-error.js';
import { path, type LetheClient } from './lethe-client.js';
import { printable } from './terminal.js';

const OPEN: ReadonlySet<string> = new Set(['received', 'awaiting-approval', 'planned', 'running']);

/**
 * What an AccountClose takes away from Exports of the same person that are not put together yet: said to whoever
 * submitted it, who knows which of the two was meant to come first.
 * @returns lines; empty: there is no such Export
 */
export async function openExportsRemark(
  client: LetheClient,
  { id, kind }: RequestAnswer,
  signal: AbortSignal,
): Promise<string> {
  if (kind !== 'AccountClose') return '';
  try {
    const { items } = await client.json(SamePerson, {
      path: path`/v1/privacy-requests/${id}/same-person`,
      signal,
    });
    return items.filter(isGathering).map(remark).join('');
  } catch (error) {
    return `Whether an Export of the same person is open is not known: ${printable(error instanceof CliFailure ? error.message : reasonOf(error))}\n`;
  }
}

const isGathering = ({ kind, progress, package: made }: RequestAnswer): boolean =>
  kind === 'Export' && OPEN.has(progress) && (made ?? null) === null;

const remark = ({ id }: RequestAnswer): string =>
  printable(
    `Export ${id} of the same person is still open: what is deleted before it has been read is not in its package.`,
  ) + '\n';
