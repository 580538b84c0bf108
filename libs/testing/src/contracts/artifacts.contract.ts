import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { UnknownArtifact, type ArtifactStore } from '#ports';
import { withPort, type Open } from './opened.js';

async function* chunks(...parts: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function bytes(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}

async function* broken(): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(randomBytes(100));
  throw new Error('the content broke off');
}

export const keepsTheArtifactStoreContract = (open: Open<ArtifactStore>): void => {
  it(
    'gives back the bytes as they came, of any size, also after a restart',
    withPort(open, async (artifacts, reopen) => {
      const request = randomUUID();
      const contents = [[], [randomBytes(1)], [randomBytes(3 << 20), randomBytes(0), randomBytes(7)]];
      const stored = contents.map((parts) => ({ id: randomUUID(), parts }));
      for (const { id, parts } of stored) await artifacts.write(request, id, chunks(...parts));
      const reopened = await reopen();
      for (const { id, parts } of stored)
        expect((await bytes(reopened.read(request, id))).equals(Buffer.concat(parts))).toBe(true);
    }),
  );

  it(
    'says on the first read that there is no such artifact',
    withPort(open, async (artifacts) => {
      await expect(bytes(artifacts.read(randomUUID(), randomUUID()))).rejects.toBeInstanceOf(UnknownArtifact);
    }),
  );

  it(
    'keeps nothing of a write that broke off, and the earlier artifact as it was',
    withPort(open, async (artifacts) => {
      const [request, id, fresh] = [randomUUID(), randomUUID(), randomUUID()];
      await artifacts.write(request, id, chunks(Buffer.from('whole')));
      for (const target of [id, fresh])
        await expect(artifacts.write(request, target, broken())).rejects.toThrow('the content broke off');
      expect(await artifacts.list(request)).toEqual([id]);
      expect((await bytes(artifacts.read(request, id))).toString()).toBe('whole');
    }),
  );

  it(
    'shows nothing of a write before it is whole',
    withPort(open, async (artifacts) => {
      const [request, id] = [randomUUID(), randomUUID()];
      async function* watched() {
        yield Buffer.from('first half, ');
        expect(await artifacts.list(request)).toEqual([]);
        yield Buffer.from('second half');
      }
      await artifacts.write(request, id, watched());
      expect(await artifacts.list(request)).toEqual([id]);
    }),
  );

  it(
    'replaces what is written again under the same id',
    withPort(open, async (artifacts) => {
      const [request, id] = [randomUUID(), randomUUID()];
      await artifacts.write(request, id, chunks(Buffer.from('longer than the second')));
      await artifacts.write(request, id, chunks(Buffer.from('second')));
      expect((await bytes(artifacts.read(request, id))).toString()).toBe('second');
      expect(await artifacts.list(request)).toEqual([id]);
    }),
  );

  it(
    'removes one, or all of a request, and leaves those of others',
    withPort(open, async (artifacts) => {
      const [request, other] = [randomUUID(), randomUUID()];
      const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
      for (const [of, id] of [
        [request, a],
        [request, b],
        [other, c],
      ] as const)
        await artifacts.write(of, id, chunks(Buffer.from('x')));
      await artifacts.remove(request, a);
      await artifacts.remove(request, a);
      expect(await artifacts.list(request)).toEqual([b]);
      await artifacts.removeAll(request);
      await artifacts.removeAll(request);
      await artifacts.remove(request, b);
      expect(await artifacts.list(request)).toEqual([]);
      expect(await artifacts.list(other)).toEqual([c]);
    }),
  );

  it(
    'takes nothing but a UUID for an id',
    withPort(open, async (artifacts) => {
      for (const id of [
        '',
        '..',
        `../${randomUUID()}`,
        `${randomUUID()}/x`,
        `${randomUUID()}\0`,
        'a'.repeat(36),
      ]) {
        await expect(artifacts.write(randomUUID(), id, chunks())).rejects.toBeInstanceOf(TypeError);
        await expect(artifacts.write(id, randomUUID(), chunks())).rejects.toBeInstanceOf(TypeError);
        await expect(bytes(artifacts.read(id, randomUUID()))).rejects.toBeInstanceOf(TypeError);
        await expect(artifacts.remove(randomUUID(), id)).rejects.toBeInstanceOf(TypeError);
        await expect(artifacts.removeAll(id)).rejects.toBeInstanceOf(TypeError);
        await expect(artifacts.list(id)).rejects.toBeInstanceOf(TypeError);
      }
    }),
  );
};
