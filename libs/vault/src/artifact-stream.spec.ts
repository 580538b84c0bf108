import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SealBroken } from '#ports';
import { CHUNK_BYTES, decryptArtifact, encryptArtifact } from './artifact-stream.js';
import { SubjectKey } from './subject-key.js';

const HEADER = 43;
const STORED_CHUNK = CHUNK_BYTES + 16;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of content) all.push(piece);
  return Buffer.concat(all);
}

/** The seal alone has to find out: the digest in the reference is a second net. */
function setUp() {
  const key = new SubjectKey(randomUUID(), randomBytes(32));
  const keep = async (bytes: Uint8Array) => {
    const id = randomUUID();
    const stored = await collect(encryptArtifact(key, id, pieces(bytes)));
    return { id, stored, readAs: (changed: Buffer) => collect(decryptArtifact(key, id, pieces(changed))) };
  };
  return { key, keep };
}

describe('a changed artifact is found out', () => {
  it('when any byte of header, chunks or tags is changed', async () => {
    const { keep } = setUp();
    const { stored, readAs } = await keep(randomBytes(2 * CHUNK_BYTES + 5));
    const places = [0, 3, 4, 35, 36, 42].concat(
      [0, 1, 2].flatMap((chunk) => [HEADER + chunk * STORED_CHUNK, HEADER + (chunk + 1) * STORED_CHUNK - 1]),
      [stored.length - 1, stored.length - 16, stored.length - 17],
    );
    const check = async (at: number, bit: number) => {
      const changed = Buffer.from(stored);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
      await expect(readAs(changed)).rejects.toThrow(SealBroken);
    };
    for (const at of places.filter((place) => place < stored.length)) await check(at, at % 8);
    await fc.assert(fc.asyncProperty(fc.nat(stored.length - 1), fc.nat(7), check), { numRuns: 60 });
  });

  it('when it is cut at any chunk, or anywhere else', async () => {
    const { keep } = setUp();
    for (const size of [0, 10, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5]) {
      const { stored, readAs } = await keep(randomBytes(size));
      const chunks = [0, 1, 2, 3].map((chunk) => HEADER + chunk * STORED_CHUNK);
      const cuts = [
        0,
        1,
        42,
        ...chunks,
        ...chunks.map((at) => at + 1),
        stored.length - 16,
        stored.length - 1,
      ];
      for (const cut of cuts.filter((at) => at >= 0 && at < stored.length))
        await expect(readAs(stored.subarray(0, cut))).rejects.toThrow(SealBroken);
    }
  });

  it('when chunks change places, are left out, doubled or added', async () => {
    const { keep } = setUp();
    const { stored, readAs } = await keep(randomBytes(3 * CHUNK_BYTES + 100));
    const head = stored.subarray(0, HEADER);
    const [a, b, c, d] = [0, 1, 2, 3].map((chunk) =>
      stored.subarray(HEADER + chunk * STORED_CHUNK, HEADER + (chunk + 1) * STORED_CHUNK),
    ) as [Buffer, Buffer, Buffer, Buffer];
    for (const changed of [
      [b, a, c, d],
      [a, c, b, d],
      [a, b, d],
      [b, c, d],
      [a, a, b, c, d],
      [a, b, c, d, d],
      [a, b, c, d, Buffer.alloc(1)],
    ])
      await expect(readAs(Buffer.concat([head, ...changed]))).rejects.toThrow(SealBroken);
    expect((await readAs(Buffer.concat([head, a, b, c, d]))).length).toBe(3 * CHUNK_BYTES + 100);
  });

  it('when another artifact of the same person is put in its place, whole or in part', async () => {
    const { keep } = setUp();
    const [one, two] = [await keep(randomBytes(2 * CHUNK_BYTES)), await keep(randomBytes(2 * CHUNK_BYTES))];
    await expect(one.readAs(two.stored)).rejects.toThrow(SealBroken);
    const mixed = Buffer.concat([
      one.stored.subarray(0, HEADER + STORED_CHUNK),
      two.stored.subarray(HEADER + STORED_CHUNK),
    ]);
    await expect(one.readAs(mixed)).rejects.toThrow(SealBroken);
  });

  it('when it is read with the key of somebody else', async () => {
    const { id, stored } = await setUp().keep(randomBytes(10));
    const other = decryptArtifact(setUp().key, id, pieces(stored));
    await expect(collect(other)).rejects.toThrow(SealBroken);
  });
});
