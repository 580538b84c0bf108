import { readFileSync } from 'node:fs';
import { writeWhole } from '../files/write-whole.js';
import type { EventDraft, LogEvent } from './log-event.js';

/** An event log in a file: of a channel, or exported from one. Not Windows' format, whatever it is called. */
export interface EventLogFile {
  readonly channel: string;
  /** number of the first event that was ever in it */
  readonly firstRecord: number;
  readonly events: readonly LogEvent[];
}

const FORMAT = 'lethe-sandbox-event-log-1';

/** The file is there and is no event log of the sandbox. */
export class NoEventLog extends Error {}

/** @throws {NoEventLog} @throws errors of the file system */
export function readEventLog(path: string): EventLogFile {
  const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const header = parse(head) as { format?: unknown; channel?: unknown; firstRecord?: unknown } | undefined;
  if (header?.format !== FORMAT || typeof header.channel !== 'string') throw new NoEventLog(path);
  const events = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LogEvent);
  return { channel: header.channel, firstRecord: Number(header.firstRecord), events };
}

export function writeEventLog(path: string, log: EventLogFile): void {
  const header = { format: FORMAT, channel: log.channel, firstRecord: log.firstRecord };
  writeWhole(path, [header, ...log.events].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** The number that the next event gets: numbers go on when a log was cleared. */
export const nextRecord = (log: EventLogFile): number =>
  (log.events.at(-1)?.recordId ?? log.firstRecord - 1) + 1;

export function withEvents(log: EventLogFile, drafts: readonly EventDraft[]): EventLogFile {
  const first = nextRecord(log);
  const added = drafts.map((draft, index): LogEvent => ({ recordId: first + index, ...draft }));
  return { ...log, events: [...log.events, ...added] };
}

/** The same log with nothing in it. */
export const cleared = (log: EventLogFile): EventLogFile => ({
  ...log,
  firstRecord: nextRecord(log),
  events: [],
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
