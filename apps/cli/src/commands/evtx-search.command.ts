import { searchEvtx, type EvtxDamage, type EvtxHit } from '#sources/windows';
import { CliFailure, exitCodes } from '../cli-failure.js';
import { namedFiles } from '../named-files.js';
import type { Session } from '../session.js';
import { jsonLine, printable, type Terminal } from '../terminal.js';

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
  const damages = new DamageReport(terminal);
  const summary = await searchEvtx({
    files: await namedFiles(files),
    names: options.name,
    signal,
    onHit: (hit) => terminal.out(options.json ? jsonLine(hit) : hitText(hit)),
    onDamage: (damage) => damages.add(damage),
  });
  damages.end();
  const { hits, records, unreadable } = summary;
  const counts = `${counted(hits, 'hit')} in ${counted(records, 'record')} of ${counted(summary.files, 'file')}, ${unreadable} unreadable`;
  terminal.out(options.json ? jsonLine({ summary }) : `${counts}\n`);
  if (damages.isAnyMissing) return exitCodes['wrong-usage'];
  return unreadable > 0 ? exitCodes['answer-is-no'] : exitCodes.fine;
}

function hitText(hit: EvtxHit): string {
  const place = `${hit.file}: record ${hit.record}, ${hit.time ?? 'no time'}`;
  const event = `${hit.channel ?? 'channel unknown'}, event ${hit.eventId ?? 'unknown'}, names ${hit.name}`;
  const text = hit.text.split('\n').map((line) => `  ${printable(line)}\n`);
  return `${printable(`${place}, ${event}`)}\n${text.join('')}`;
}

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

/** What the debug channel of the AD FS adapter is kept in; another format altogether. */
const isTrace = (file: string): boolean => /\.etl$/i.test(file);
const TRACE =
  'is a trace log (.etl), which cannot be searched. Make an event log of it with “tracerpt FILE -of EVTX -o FILE.evtx”, and search that.';

/** So many places of one file are told one by one. */
const MOST_PLACES = 20;

/** Says what could not be read, as it comes up. */
class DamageReport {
  isAnyMissing = false;
  private hasDamage = false;
  private file: string | null = null;
  private places = 0;

  constructor(private readonly terminal: Terminal) {}

  add(damage: EvtxDamage): void {
    if (damage.file !== this.file) this.endFile();
    this.file = damage.file;
    this.isAnyMissing ||= damage.reason === 'missing';
    this.hasDamage ||= damage.chunk !== null;
    // A place where somebody is named is never left out.
    if (++this.places <= MOST_PLACES || damage.names.length > 0) this.say(textOf(damage));
  }

  end(): void {
    this.endFile();
    if (!this.hasDamage) return;
    this.say(
      'There may be more hits than were found. Export the log again with “wevtutil epl” if it still exists.',
    );
  }

  private endFile(): void {
    const more = this.places - MOST_PLACES;
    if (this.file !== null && more > 0)
      this.say(`${printable(this.file)}: the same in ${counted(more, 'more chunk')}.`);
    this.places = 0;
  }

  private say(text: string): void {
    this.terminal.err(`lethe: ${text}\n`);
  }
}

function textOf({ file, chunk, offset, reason, unreadable, names }: EvtxDamage): string {
  if (reason === 'no-event-log' && isTrace(file)) return `${printable(file)} ${TRACE}`;
  if (chunk === null || offset === null) return `${printable(file)} ${meaning[reason]}`;
  const place = `chunk ${chunk} ${meaning[reason]} from byte ${offset} on`;
  const named = names.length > 0 ? ` There it names ${names.map(printable).join(', ')}.` : '';
  return `${printable(file)}: ${place}, at least ${counted(unreadable, 'record')} unreadable.${named}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
