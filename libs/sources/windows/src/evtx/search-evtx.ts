import type { Instant } from '#contracts';
import { EventNames, type NamedEvent } from '../events/event-names.js';
import { unescaped } from '../events/xml-pieces.js';
import { codeOf } from '../logs/log-files.js';
import { NamePresence } from '../names/name-presence.js';
import { folded } from '../names/name-index.js';
import { evtxChunks, NoEventLog, type EvtxChunk } from './evtx-chunks.js';
import { checksumHolds, recordsOf, templatesOf, type EvtxRecord } from './evtx-records.js';
import { rendererOf, type RenderedRecord } from './render-record.js';
import { textIn } from './record-text.js';

/** A record that mentions a name; one per name. */
export interface EvtxHit {
  readonly file: string;
  /** EventRecordID, as Event Viewer shows it */
  readonly record: number;
  readonly time: Instant | null;
  /** null where the record could not be rendered */
  readonly channel: string | null;
  readonly eventId: number | null;
  /** as it was given */
  readonly name: string;
  readonly text: string;
}

/** Something that could not be read: a file, a chunk, or records of a chunk. */
export interface EvtxDamage {
  readonly file: string;
  readonly chunk: number | null;
  readonly reason: 'no-event-log' | 'missing' | 'access-denied' | 'failing' | 'damaged';
}

export interface EvtxSearch {
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly onHit: (hit: EvtxHit) => void | Promise<void>;
  readonly onDamage?: (damage: EvtxDamage) => void;
  readonly signal?: AbortSignal;
}

export interface EvtxSummary {
  readonly files: number;
  /** records that were found and looked through */
  readonly records: number;
  /** records that are missing or cannot be rendered, and files of which nothing could be read */
  readonly unreadable: number;
  readonly hits: number;
}

/**
 * Finds the records of `.evtx` files that mention a name (see `Mentions`), chunk by chunk in flat memory. A
 * name is looked for in the bytes of a record and of its template first, and only what holds one is rendered. Damaged
 * chunks are borne: what is whole in them is searched, also where it can no longer be rendered, and what is
 * not is counted.
 * @throws the signal's reason when aborted, and what `onHit` throws
 */
export async function searchEvtx(search: EvtxSearch): Promise<EvtxSummary> {
  const names = new EvtxNames(search.names);
  const total = { records: 0, unreadable: 0, hits: 0 };
  for (const file of search.files) {
    try {
      await searchFile(file, names, search, total);
    } catch (error) {
      const reason = reasonOf(error);
      if (!reason) throw error;
      total.unreadable++;
      search.onDamage?.({ file, chunk: null, reason });
    }
  }
  return { files: search.files.length, ...total };
}

async function searchFile(
  file: string,
  names: EvtxNames,
  search: EvtxSearch,
  total: { records: number; unreadable: number; hits: number },
): Promise<void> {
  for await (const chunk of evtxChunks(file)) {
    search.signal?.throwIfAborted();
    const { records, unreadable, hits } = new ChunkSearch(file, chunk, names).run();
    total.records += records;
    total.unreadable += unreadable;
    if (unreadable > 0) search.onDamage?.({ file, chunk: chunk.index, reason: 'damaged' });
    for (const hit of hits) {
      total.hits++;
      await search.onHit(hit);
    }
  }
}

/** Null for what is no fault of the file. */
function reasonOf(error: unknown): EvtxDamage['reason'] | null {
  if (error instanceof NoEventLog) return 'no-event-log';
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') return 'access-denied';
  return code === 'EIO' || code === 'EISDIR' ? 'failing' : null;
}

class EvtxNames {
  readonly presence: NamePresence;
  readonly events: EventNames;

  constructor(names: readonly string[]) {
    this.presence = new NamePresence(names);
    this.events = new EventNames(names);
  }
}

interface ChunkFindings {
  readonly records: number;
  readonly unreadable: number;
  readonly hits: readonly EvtxHit[];
}

class ChunkSearch {
  private readonly render: (record: EvtxRecord) => RenderedRecord | null;
  private readonly hits: EvtxHit[] = [];
  private unrendered = 0;

  constructor(
    private readonly file: string,
    private readonly chunk: EvtxChunk,
    private readonly names: EvtxNames,
  ) {
    this.render = rendererOf(chunk.bytes);
  }

  run(): ChunkFindings {
    const { records, unreadable } = recordsOf(this.chunk);
    // Each record is rendered to see, where nothing vouches for them, or where a name is in what they share.
    const renderAll =
      !checksumHolds(this.chunk) || templatesOf(this.chunk).some((place) => this.holdsName(...place));
    for (const record of records) this.searchRecord(record, renderAll);
    return { records: records.length, unreadable: unreadable + this.unrendered, hits: this.hits };
  }

  private searchRecord(record: EvtxRecord, renderAll: boolean): void {
    const inBytes = this.holdsName(record.at, record.at + record.size);
    if (!inBytes && !renderAll) return;
    const rendered = this.render(record);
    if (!rendered) this.unrendered++;
    const inXml = rendered !== null && this.names.presence.isIn(folded(unescaped(rendered.xml)));
    if (inXml) this.tell(record, this.names.events.inRecord(rendered.event));
    // The rendering failed or leaves out what the bytes hold: the bare text has to do.
    else if (inBytes) this.tell(record, this.namedInBareText(record, rendered));
  }

  private holdsName(start: number, end: number): boolean {
    return textIn(this.chunk.bytes.subarray(start, end)).readings.some((text) =>
      this.names.presence.isIn(text),
    );
  }

  private namedInBareText({ at, size }: EvtxRecord, rendered: RenderedRecord | null): NamedEvent | null {
    const text = textIn(this.chunk.bytes.subarray(at, at + size)).visible();
    const nothing = { record: null, time: null, channel: null, eventId: null };
    return this.names.events.inRecord({ ...nothing, ...rendered?.event, text, system: '' });
  }

  private tell(record: EvtxRecord, named: NamedEvent | null): void {
    if (!named) return;
    const { record: number, time, channel, eventId, text } = named;
    const place = { file: this.file, record: number ?? record.number, time: time ?? timeOf(record) };
    for (const name of named.names) this.hits.push({ ...place, channel, eventId, name, text });
  }
}

const timeOf = ({ writtenAt }: Pick<EvtxRecord, 'writtenAt'>): Instant | null =>
  Number.isNaN(writtenAt.getTime()) || Math.abs(writtenAt.getUTCFullYear() - 2050) > 100
    ? null
    : writtenAt.toISOString();
