import type { Instant } from '#contracts';
import { CHUNK_BYTES, type EvtxChunk } from './evtx-chunks.js';

/** Where a record lies in its chunk. */
export interface EvtxRecord {
  readonly at: number;
  readonly size: number;
  /** its number in the file */
  readonly number: number;
  /** it does not end as it should: what is left of it may still tell something */
  readonly isTorn: boolean;
}

/** Bytes of a chunk that should be records and are none. */
export interface Gap {
  readonly at: number;
  readonly end: number;
}

export interface ChunkRecords {
  readonly records: readonly EvtxRecord[];
  readonly gaps: readonly Gap[];
  /** records that its header promises; 0 where it makes no sense */
  readonly expected: number;
}

const RECORDS_START = 0x200;
const RECORD_MAGIC = 0x2a2a;
const MAGIC_BYTES = Buffer.from([0x2a, 0x2a, 0, 0]);
export const RECORD_HEADER = 0x18;
/** the size once more */
export const RECORD_TRAILER = 4;
const MOST_RECORDS = Math.floor(CHUNK_BYTES / RECORD_HEADER);
const [FIRST_NUMBER, LAST_NUMBER, FREE_SPACE] = [0x08, 0x10, 0x30];

/** Finds the records of a chunk one after the other; over damage it goes on at the next that is whole. */
export function recordsOf(bytes: Buffer, damage: EvtxChunk['damage']): ChunkRecords {
  const records: EvtxRecord[] = [];
  const gaps: Gap[] = [];
  const end = endOfRecords(bytes, damage);
  let at = RECORDS_START;
  while (at + RECORD_HEADER <= end) {
    const record = recordAt(bytes, at) ?? tornRecordAt(bytes, at, end);
    if (record) {
      records.push(record);
      at += record.size;
    } else {
      const next = nextRecord(bytes, at + 1, end, hasHeader);
      gaps.push({ at, end: next });
      at = next;
    }
  }
  addLatecomers(bytes, Math.max(at, RECORDS_START), records);
  return { records, gaps, expected: damage === 'no-header' ? 0 : expectedIn(bytes) };
}

/**
 * A header is written after the records: in a copy of a log in use it may not know the last of them yet. What
 * is left there from an earlier use of the chunk does not go on with the next number.
 */
function addLatecomers(bytes: Buffer, from: number, records: EvtxRecord[]): void {
  for (let at = from; ;) {
    const last = records.at(-1);
    const record = last && recordAt(bytes, at);
    if (record?.number !== (last?.number ?? 0) + 1) return;
    records.push(record);
    at += record.size;
  }
}

function recordAt(bytes: Buffer, at: number): EvtxRecord | null {
  if (at + RECORD_HEADER + RECORD_TRAILER > bytes.length || bytes.readUInt32LE(at) !== RECORD_MAGIC)
    return null;
  const size = bytes.readUInt32LE(at + 4);
  if (size < RECORD_HEADER + RECORD_TRAILER || at + size > bytes.length) return null;
  if (bytes.readUInt32LE(at + size - RECORD_TRAILER) !== size) return null;
  return { at, size, number: numberAt(bytes, at + 8), isTorn: false };
}

/** Reaches as far as it says, but over no record that is whole: its size may be what is wrong. */
function tornRecordAt(bytes: Buffer, at: number, end: number): EvtxRecord | null {
  if (!hasHeader(bytes, at)) return null;
  const next = nextRecord(bytes, at + 1, end, isWhole);
  const size = Math.min(bytes.readUInt32LE(at + 4), next - at);
  return { at, size, number: numberAt(bytes, at + 8), isTorn: true };
}

const isWhole = (bytes: Buffer, at: number): boolean => recordAt(bytes, at) !== null;

/** Whether a place looks like the beginning of a record, however it goes on. */
function hasHeader(bytes: Buffer, at: number): boolean {
  if (at + RECORD_HEADER > bytes.length || bytes.readUInt32LE(at) !== RECORD_MAGIC) return false;
  const size = bytes.readUInt32LE(at + 4);
  return size >= RECORD_HEADER + RECORD_TRAILER && size <= CHUNK_BYTES && writtenAt(bytes, at) !== null;
}

/** FILETIME: tenths of microseconds since 1601. */
const EPOCH_MS = 11_644_473_600_000n;

/** When a record was written, by its header; null when that makes no sense. */
export function writtenAt(bytes: Buffer, at: number): Instant | null {
  const time = new Date(Number(bytes.readBigUInt64LE(at + 16) / 10_000n - EPOCH_MS));
  return Number.isNaN(time.getTime()) || Math.abs(time.getUTCFullYear() - 2050) > 100
    ? null
    : time.toISOString();
}

function nextRecord(
  bytes: Buffer,
  from: number,
  end: number,
  isRecord: (bytes: Buffer, at: number) => boolean,
): number {
  for (
    let at = bytes.indexOf(MAGIC_BYTES, from);
    at >= 0 && at < end;
    at = bytes.indexOf(MAGIC_BYTES, at + 1)
  )
    if (isRecord(bytes, at)) return at;
  return end;
}

/** Numbers beyond what JavaScript counts exactly do not come up: a log would have to live for ages. */
export const numberAt = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;

function endOfRecords(bytes: Buffer, damage: EvtxChunk['damage']): number {
  const free = damage === 'no-header' || bytes.length < RECORDS_START ? 0 : bytes.readUInt32LE(FREE_SPACE);
  return Math.min(free > RECORDS_START && free <= CHUNK_BYTES ? free : CHUNK_BYTES, bytes.length);
}

function expectedIn(bytes: Buffer): number {
  if (bytes.length < RECORDS_START) return 0;
  const expected = numberAt(bytes, LAST_NUMBER) - numberAt(bytes, FIRST_NUMBER) + 1;
  return expected > 0 && expected <= MOST_RECORDS ? expected : 0;
}
