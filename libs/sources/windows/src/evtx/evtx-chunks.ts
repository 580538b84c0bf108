import { open } from 'node:fs/promises';

/** A 64 KiB chunk of an event log file: it stands for itself, with its own strings and templates. */
export interface EvtxChunk {
  /** 0 is the first */
  readonly index: number;
  readonly bytes: Buffer;
  /** null: its header is one; else why its records can only be guessed at */
  readonly damage: 'no-header' | 'cut-off' | null;
}

/** The file is no event log, or not one of the known form. */
export class NoEventLog extends Error {
  override readonly name = 'NoEventLog';
}

export const CHUNK_BYTES = 0x10000;
const CHUNK_MAGIC = Buffer.from('ElfChnk\0', 'latin1');
const FILE_MAGIC = Buffer.from('ElfFile\0', 'latin1');
const HEADER_BYTES = 0x1000;
const CHUNK_COUNT = 0x2a;

/**
 * Reads an `.evtx` file chunk by chunk (SEEN: the format is described by several open readers). Does not ask
 * for valid checksums: a log that was copied while it was written has none. A chunk whose place is all
 * zeros behind the last one in use is free and left out.
 * @throws {NoEventLog}
 * @throws system errors
 */
export async function* evtxChunks(path: string): AsyncGenerator<EvtxChunk> {
  const file = await open(path, 'r');
  try {
    const header = await readAt(file, 0, HEADER_BYTES);
    const isKnown = header.subarray(0, 8).equals(FILE_MAGIC);
    const inUse = isKnown && header.length >= HEADER_BYTES ? header.readUInt16LE(CHUNK_COUNT) : 0;
    let found = 0;
    for (let index = 0; ; index++) {
      const bytes = await readAt(file, HEADER_BYTES + index * CHUNK_BYTES, CHUNK_BYTES);
      if (bytes.length === 0) break;
      const hasHeader = bytes.subarray(0, 8).equals(CHUNK_MAGIC);
      if (hasHeader) found++;
      else if (index >= inUse && isFree(bytes)) continue;
      yield { index, bytes, damage: damageOf(bytes, hasHeader) };
    }
    if (!isKnown && found === 0) throw new NoEventLog();
  } finally {
    await file.close();
  }
}

const isFree = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

function damageOf(bytes: Buffer, hasHeader: boolean): EvtxChunk['damage'] {
  if (bytes.length < CHUNK_BYTES) return 'cut-off';
  return hasHeader ? null : 'no-header';
}

async function readAt(
  file: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
