import { open } from 'node:fs/promises';
import { BSON, type Document } from 'mongodb';
import { BackupUnusable } from './backup-unusable.js';

/** Documents as MongoDB's own tools write them: one behind the other, each beginning with its length. */
const LENGTH_BYTES = 4;
/** No document of MongoDB is longer. */
const LONGEST = 16 * 1024 * 1024 + 16 * 1024;
/** Bytes that are written in one call. */
const TOGETHER = 1024 * 1024;

/** Writes a file that was not there before; it is on the disk when this resolves. @returns how many documents */
export async function writeBsonFile(path: string, documents: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let count = 0;
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    const write = async () => {
      if (waiting.length > 0) await file.writev(waiting);
      waiting = [];
      bytes = 0;
    };
    for await (const document of documents) {
      count += 1;
      waiting.push(document);
      if ((bytes += document.byteLength) >= TOGETHER) await write();
    }
    await write();
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

/** @throws {BackupUnusable} it ends within a document, or holds something else */
export async function* readBsonFile(path: string): AsyncGenerator<Document> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: TOGETHER })) {
      rest = Buffer.concat([rest, piece as Buffer]);
      for (let length; (length = lengthOf(rest, path)) !== undefined && rest.length >= length;) {
        yield documentIn(rest.subarray(0, length), path);
        rest = rest.subarray(length);
      }
    }
    if (rest.length > 0) throw new BackupUnusable(`${path} ends within a document.`);
  } finally {
    await file.close();
  }
}

function lengthOf(bytes: Buffer, path: string): number | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const length = bytes.readInt32LE(0);
  if (length <= LENGTH_BYTES || length > LONGEST) throw new BackupUnusable(`${path} holds no documents.`);
  return length;
}

function documentIn(bytes: Buffer, path: string): Document {
  try {
    return BSON.deserialize(bytes);
  } catch (error) {
    throw new BackupUnusable(`${path} holds what is no document.`, { cause: error });
  }
}
