import type { Instant } from '#contracts';
import { codeOf } from '../logs/log-files.js';
import { ChunkSearch, EvtxNames } from './chunk-search.js';
import { evtxChunks, NoEventLog, NoFile, type EvtxChunk } from './evtx-chunks.js';
import type { EvtxDamage } from './evtx-damage.js';
import { LostChunks } from './lost-chunks.js';

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
 * name is looked for in the bytes first, and only what may hold one is rendered. Damaged chunks are borne: what
 * is whole in them is searched, also where it can no longer be rendered, and what is not is counted.
 * @throws the signal's reason when aborted, and what `onHit` throws
 */
export async function searchEvtx(search: EvtxSearch): Promise<EvtxSummary> {
  const names = new EvtxNames(search.names);
  const total = { records: 0, unreadable: 0, hits: 0 };
  try {
    for (const file of search.files) {
      const { records, unreadable, hits } = await new FileSearch(file, names, search).run();
      total.records += records;
      total.unreadable += unreadable;
      total.hits += hits;
    }
  } finally {
    names.sieve.end();
  }
  return { files: search.files.length, ...total };
}

class FileSearch {
  private readonly lost = new LostChunks();
  private records = 0;
  private unreadable = 0;
  private hits = 0;

  constructor(
    private readonly file: string,
    private readonly names: EvtxNames,
    private readonly search: EvtxSearch,
  ) {}

  async run(): Promise<Omit<EvtxSummary, 'files'>> {
    const chunks = evtxChunks(this.file, this.names.sieve.blocks);
    try {
      for (;;) {
        // Only what the file does is its fault.
        const chunk = await nextOf(chunks);
        this.search.signal?.throwIfAborted();
        if (chunk === null) break;
        if (typeof chunk === 'string') {
          this.tellDamage({ chunk: null, offset: null, reason: chunk, unreadable: 1, names: [] });
          break;
        }
        await this.searchChunk(chunk);
      }
    } finally {
      await chunks.return(undefined);
    }
    for (const damage of this.lost.taken()) this.tellDamage(damage);
    return { records: this.records, unreadable: this.unreadable, hits: this.hits };
  }

  private async searchChunk(chunk: EvtxChunk): Promise<void> {
    const findings = new ChunkSearch(chunk, this.names).run();
    this.records += findings.records;
    for (const damage of this.lost.next(chunk, findings)) this.tellDamage(damage);
    for (const { names, record, time, channel, eventId, text } of findings.found)
      for (const name of names) {
        this.hits++;
        await this.search.onHit({ file: this.file, record, time, channel, eventId, name, text });
      }
  }

  private tellDamage(damage: Omit<EvtxDamage, 'file'>): void {
    this.unreadable += damage.unreadable;
    this.search.onDamage?.({ file: this.file, ...damage });
  }
}

async function nextOf(chunks: AsyncGenerator<EvtxChunk>): Promise<EvtxChunk | EvtxDamage['reason'] | null> {
  try {
    const next = await chunks.next();
    return next.done === true ? null : next.value;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return reason;
  }
}

/** Null for what is no fault of the file. */
function reasonOf(error: unknown): EvtxDamage['reason'] | null {
  if (error instanceof NoEventLog) return 'no-event-log';
  if (error instanceof NoFile) return 'no-file';
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') return 'access-denied';
  return code === '' ? null : 'failing';
}
