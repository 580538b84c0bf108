import { searchEvtx, type EvtxDamage, type EvtxHit } from '#sources/windows';
import { CliFailure, exitCodes } from '../cli-failure.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface EvtxSearchOptions {
  readonly name: readonly string[];
  readonly json?: boolean;
}

/**
 * Finds names in exported event logs, without a server. To find nothing is fine; to have read less than
 * was asked is not, because nothing found then proves nothing.
 */
export async function searchEventLogs(
  files: readonly string[],
  options: EvtxSearchOptions,
  { terminal, signal }: Session,
): Promise<number> {
  if (options.name.some((name) => name.trim() === ''))
    throw new CliFailure('wrong-usage', '--name needs a name; an empty one would be found nowhere.');
  const damages: EvtxDamage[] = [];
  const summary = await searchEvtx({
    files,
    names: options.name,
    signal,
    onHit: (hit) => terminal.out(options.json ? jsonLine(hit) : hitText(hit)),
    onDamage: (damage) => {
      damages.push(damage);
      terminal.err(damageText(damage));
    },
  });
  if (damages.some(({ chunk }) => chunk !== null)) terminal.err(`lethe: ${mayBeMore}\n`);
  const { hits, records, unreadable } = summary;
  const counts = `${counted(hits, 'hit')} in ${counted(records, 'record')} of ${counted(summary.files, 'file')}, ${unreadable} unreadable`;
  terminal.out(options.json ? jsonLine({ summary }) : `${counts}\n`);
  if (damages.some((damage) => damage.reason === 'missing')) return exitCodes['wrong-usage'];
  return unreadable > 0 ? exitCodes['answer-is-no'] : exitCodes.fine;
}

function hitText(hit: EvtxHit): string {
  const place = `${hit.file}: record ${hit.record}, ${hit.time ?? 'no time'}`;
  const event = `${hit.channel ?? 'channel unknown'}, event ${hit.eventId ?? 'unknown'}, names ${hit.name}`;
  const text = hit.text.split('\n').map((line) => `  ${printable(line)}\n`);
  return `${printable(`${place}, ${event}`)}\n${text.join('')}`;
}

const mayBeMore =
  'There may be more hits than were found. Export the log again with “wevtutil epl” if it still exists.';

/** What is wrong, and with a whole file also what to do about it. */
const meaning: Readonly<Record<EvtxDamage['reason'], string>> = {
  missing: 'is not there. Check its name.',
  'no-file': 'is a folder or device. Name the .evtx files themselves.',
  'no-event-log': 'is no .evtx file. Export the log again with “wevtutil epl”.',
  'access-denied': 'may not be read. Run the command as somebody who may, or on a copy.',
  failing: 'could not be read from its disk. Search a copy of it.',
  damaged: 'is damaged',
  'no-header': 'is overwritten',
  'cut-off': 'is cut off',
};

function damageText(damage: EvtxDamage): string {
  const { file, chunk, offset, reason, unreadable } = damage;
  const what = meaning[reason];
  if (chunk === null || offset === null) return `lethe: ${printable(file)} ${what}\n`;
  const place = `${what} in chunk ${chunk}, from byte ${offset} on`;
  const names = damage.names.length > 0 ? ` It names ${damage.names.map(printable).join(', ')}.` : '';
  return `lethe: ${printable(file)} ${place}: at least ${counted(unreadable, 'record')} unreadable.${names}\n`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
