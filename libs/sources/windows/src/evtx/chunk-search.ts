import { EventNames, type NamedEvent } from '../events/event-names.js';
import type { EventRecord } from '../events/event-record.js';
import { ChunkReader } from './chunk-reader.js';
import { BLOCK_BYTES, type EvtxChunk } from './evtx-chunks.js';
import { recordsOf, writtenAt, type EvtxRecord, type Gap } from './evtx-records.js';
import { textIn } from './record-text.js';
import { NameSieve } from './sieve/name-sieve.js';

/** The names that are looked for. */
export class EvtxNames {
  readonly sieve: NameSieve;
  private known: EventNames | undefined;

  constructor(private readonly names: readonly string[]) {
    this.sieve = new NameSieve(names, BLOCK_BYTES);
  }

  /** Made for the first record that is rendered: for many names it takes as long as a megabyte does to look through. */
  get events(): EventNames {
    return (this.known ??= new EventNames(this.names));
  }
}

/** An event that names somebody, with the number its record has if it says no other. */
export interface FoundRecord extends NamedEvent {
  readonly record: number;
}

export interface ChunkFindings {
  readonly records: number;
  /** of its first and last record; null where it has none */
  readonly numbers: { readonly first: number; readonly last: number } | null;
  readonly found: readonly FoundRecord[];
  /** records that are missing or cannot be rendered */
  readonly unreadable: number;
  /** where in the file they begin, if there are any */
  readonly firstUnreadable: number;
  /** names that stand in what is unreadable, and of which no record can be told */
  readonly namesInGaps: readonly string[];
}

/** Looks through one chunk. */
export class ChunkSearch {
  private readonly bytes: Buffer;
  private readonly reader: ChunkReader;
  private readonly found: FoundRecord[] = [];
  private readonly namesInGaps = new Set<string>();
  private unrendered = 0;
  private firstUnreadable: number | null = null;

  constructor(
    private readonly chunk: EvtxChunk,
    private readonly names: EvtxNames,
  ) {
    this.bytes = chunk.block.subarray(chunk.start, chunk.end);
    this.reader = new ChunkReader(this.bytes);
  }

  run(): ChunkFindings {
    const { damage, offset } = this.chunk;
    const { records, gaps, expected } = recordsOf(this.bytes, damage);
    const marks = this.marksOf(records);
    for (const [index, record] of records.entries()) this.searchRecord(record, marks, index);
    const lost = gaps.filter((gap) => !this.isEmpty(gap));
    for (const gap of lost) this.searchGap(gap);
    const unreadable = Math.max(lost.length, expected - records.length, damage ? 1 : 0) + this.unrendered;
    const [first, last] = [records.at(0), records.at(-1)];
    return {
      records: records.length,
      numbers: first && last ? { first: first.number, last: last.number } : null,
      found: this.found,
      unreadable,
      firstUnreadable: damage === 'no-header' ? offset : (this.firstUnreadable ?? offset),
      namesInGaps: [...this.namesInGaps],
    };
  }

  private marksOf(records: readonly EvtxRecord[]): Marks {
    const { sieve } = this.names;
    const { block, start, end } = this.chunk;
    const inBytes = new Set<number>();
    let all = sieve.needsEveryRecord || sieve.hasShapeless(this.bytes);
    for (const place of sieve.placesIn(block, start, end)) {
      const index = indexOfRecord(records, place - start);
      const record = records[index];
      if (record && this.reader.isOwnValue(record, place - start)) inBytes.add(index);
      // What is no value of one record may be a part of many.
      else all = true;
    }
    return { inBytes, all };
  }

  private searchRecord(record: EvtxRecord, { inBytes, all }: Marks, index: number): void {
    const isMarked = inBytes.has(index);
    const shape = this.reader.shapeOf(record);
    if (shape === 'plain' && !all && !isMarked) return;
    const { event, isWhole } = this.reader.eventOf(record);
    const isLost = shape === 'broken' || !isWhole;
    if (isLost) {
      this.unrendered++;
      this.lose(record.at);
    }
    const named = isLost ? null : this.names.events.inRecord(event);
    if (named) this.found.push({ ...named, record: named.record ?? record.number });
    // Its bytes may hold a name that its text does not: a value that is no text, or a part that could not be rendered.
    else if (isMarked || isLost) this.searchBareText(record, event);
  }

  private searchBareText({ at, size, number }: EvtxRecord, event: EventRecord): void {
    const rest = [event.rest, this.bareText(at, at + size)].join('\n');
    const named = this.names.events.inRecord({ ...event, rest });
    if (!named) return;
    // The header is what is left whole of a record that is lost: what was overwritten reads as zeros.
    const time = writtenAt(this.bytes, at) ?? named.time;
    this.found.push({ ...named, time, channel: named.channel || null, record: named.record || number });
  }

  private searchGap({ at, end }: Gap): void {
    this.lose(at);
    for (const name of this.names.events.namesIn(this.bareText(at, end))) this.namesInGaps.add(name);
  }

  private bareText(at: number, end: number): string {
    return textIn(this.bytes.subarray(at, end)).visible();
  }

  private lose(at: number): void {
    this.firstUnreadable = Math.min(this.firstUnreadable ?? Infinity, this.chunk.offset + at);
  }

  private isEmpty({ at, end }: Gap): boolean {
    return this.bytes.subarray(at, end).every((byte) => byte === 0);
  }
}

interface Marks {
  /** records in whose values a name lies */
  readonly inBytes: ReadonlySet<number>;
  /** a name lies where any record may take it from */
  readonly all: boolean;
}

/** Which of the records, in their order, a place lies in; -1 if in none. */
function indexOfRecord(records: readonly EvtxRecord[], place: number): number {
  let [low, high] = [0, records.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const record = records[middle];
    if (!record || place < record.at) high = middle - 1;
    else if (place >= record.at + record.size) low = middle + 1;
    else return middle;
  }
  return -1;
}
