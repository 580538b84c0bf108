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
  const { hits, records, unreadable } = summary;
  const counts = `${hits} hits in ${records} records of ${summary.files} files, ${unreadable} unreadable`;
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

const whatToDo: Readonly<Record<EvtxDamage['reason'], string>> = {
  missing: 'is not there. Check its name.',
  'no-event-log': 'is no .evtx file. Export the log again with “wevtutil epl”.',
  'access-denied': 'may not be read. Run the command as somebody who may, or on a copy.',
  failing: 'could not be read from its disk. Search a copy of it.',
  damaged: 'is damaged in places, so that hits may be missing. Export the log again if it still exists.',
};

const damageText = ({ file, reason }: EvtxDamage): string =>
  `lethe: ${printable(file)} ${whatToDo[reason]}\n`;
