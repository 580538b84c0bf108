import { crc32 } from 'node:zlib';
import { CHUNK_BYTES, type EvtxChunk } from './evtx-chunks.js';

/** Where a record lies in its chunk. */
export interface EvtxRecord {
  readonly at: number;
  readonly size: number;
  /** its number in the file */
  readonly number: number;
  readonly writtenAt: Date;
}

export interface ChunkRecords {
  readonly records: readonly EvtxRecord[];
  /** records that the chunk says it has and that are not there, or stretches that are none */
  readonly unreadable: number;
}

const TEMPLATES = 0x180;
const TEMPLATE_HEADER = 24;
const RECORDS_START = 0x200;
const RECORD_MAGIC = 0x2a2a;
const RECORD_HEADER = 0x18;
const MOST_RECORDS = BigInt(Math.floor(CHUNK_BYTES / RECORD_HEADER));
const [FIRST_NUMBER, LAST_NUMBER, FREE_SPACE] = [0x08, 0x10, 0x30];
/** FILETIME: tenths of microseconds since 1601. */
const EPOCH_MS = 11_644_473_600_000n;

/** Finds the records of a chunk one after the other; over damage it goes on at the next that is whole. */
export function recordsOf(chunk: EvtxChunk): ChunkRecords {
  const { bytes } = chunk;
  const end = endOfRecords(chunk);
  const records: EvtxRecord[] = [];
  let gaps = 0;
  for (let at = RECORDS_START; at + RECORD_HEADER + 4 <= end;) {
    const record = recordAt(bytes, at, end);
    if (record) {
      records.push(record);
      at += record.size;
    } else {
      gaps++;
      at = nextRecord(bytes, at + 1, end);
    }
  }
  return { records, unreadable: Math.max(gaps, expectedOf(chunk) - records.length, chunk.damage ? 1 : 0) };
}

/**
 * Where the constant parts of records lie: `[start, end)` of each template that the chunk lists. A record
 * names its template, which lies in the first record that used it.
 */
export function templatesOf({ bytes, damage }: EvtxChunk): ReadonlyArray<readonly [number, number]> {
  if (damage === 'no-header') return [];
  const templates = new Map<number, readonly [number, number]>();
  for (let slot = TEMPLATES; slot < RECORDS_START && slot + 4 <= bytes.length; slot += 4) {
    let at = bytes.readUInt32LE(slot);
    while (at >= RECORDS_START && at + TEMPLATE_HEADER <= bytes.length && !templates.has(at)) {
      const size = bytes.readUInt32LE(at + TEMPLATE_HEADER - 4);
      templates.set(at, [at, Math.min(at + TEMPLATE_HEADER + size, bytes.length)]);
      at = bytes.readUInt32LE(at);
    }
  }
  return [...templates.values()];
}

/** Whether the records are as they were written; a log that was copied while in use may fail this too. */
export function checksumHolds({ bytes, damage }: EvtxChunk): boolean {
  if (damage) return false;
  const end = bytes.readUInt32LE(FREE_SPACE);
  if (end < RECORDS_START || end > CHUNK_BYTES) return false;
  return crc32(bytes.subarray(RECORDS_START, end)) === bytes.readUInt32LE(0x34);
}

function recordAt(bytes: Buffer, at: number, end: number): EvtxRecord | null {
  if (bytes.readUInt32LE(at) !== RECORD_MAGIC) return null;
  const size = bytes.readUInt32LE(at + 4);
  if (size < RECORD_HEADER + 4 || at + size > end || bytes.readUInt32LE(at + size - 4) !== size) return null;
  const number = Number(bytes.readBigUInt64LE(at + 8));
  const writtenAt = new Date(Number(bytes.readBigUInt64LE(at + 16) / 10_000n - EPOCH_MS));
  return { at, size, number, writtenAt };
}

function nextRecord(bytes: Buffer, from: number, end: number): number {
  const magic = Buffer.from([0x2a, 0x2a, 0, 0]);
  for (
    let at = bytes.indexOf(magic, from);
    at >= 0 && at + RECORD_HEADER + 4 <= end;
    at = bytes.indexOf(magic, at + 1)
  )
    if (recordAt(bytes, at, end)) return at;
  return end;
}

function endOfRecords({ bytes, damage }: EvtxChunk): number {
  const free = damage === 'no-header' || bytes.length < FREE_SPACE + 4 ? 0 : bytes.readUInt32LE(FREE_SPACE);
  return Math.min(free > RECORDS_START && free <= CHUNK_BYTES ? free : CHUNK_BYTES, bytes.length);
}

/** How many records the chunk's header promises; 0 when it makes no sense. */
function expectedOf({ bytes, damage }: EvtxChunk): number {
  if (damage === 'no-header' || bytes.length < LAST_NUMBER + 8) return 0;
  const expected = bytes.readBigUInt64LE(LAST_NUMBER) - bytes.readBigUInt64LE(FIRST_NUMBER) + 1n;
  return expected > 0n && expected <= MOST_RECORDS ? Number(expected) : 0;
}
