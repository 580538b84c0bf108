import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHUNK, ChunkBuilder, event, evtxFile, FILE_HEADER, values } from '../../test-fixtures/evtx-chunk.js';
import type { EvtxDamage } from './evtx-damage.js';
import { searchEvtx, type EvtxHit } from './search-evtx.js';

const PER_CHUNK = 40;
const CHUNKS = 40;
const template = () => ({ content: event({ element: 'Data', content: [{ value: 0 }] }) });

/** Records `first` to `first + 39`; in each chunk one names ada. */
function chunkFrom(first: number): Buffer {
  const builder = new ChunkBuilder(first);
  const shared = template();
  for (let index = 0; index < PER_CHUNK; index++) {
    const text = index === 20 ? 'for ADA' : `for user${first + index}`;
    builder.record({ template: shared, values: [values.text(text)] });
  }
  return builder.built();
}
const chunks = Array.from({ length: CHUNKS }, (_, index) => chunkFrom(1 + index * PER_CHUNK));
const adaOf = (chunk: number): number => 1 + chunk * PER_CHUNK + 20;
const whole = evtxFile(chunks);
const startOf = (chunk: number): number => FILE_HEADER + chunk * CHUNK;

describe('a search through a damaged file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-evtx-'));
    file = join(folder, 'log.evtx');
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const search = async (content: Uint8Array) => {
    await writeFile(file, content);
    const hits: EvtxHit[] = [];
    const damages: EvtxDamage[] = [];
    const summary = await searchEvtx({
      files: [file],
      names: ['ada'],
      onHit: (hit) => void hits.push(hit),
      onDamage: (damage) => void damages.push(damage),
    });
    return { summary, damages, numbers: hits.map(({ record }) => record) };
  };
  const changed = (change: (bytes: Buffer) => unknown): Buffer => {
    const bytes = Buffer.from(whole);
    change(bytes);
    return bytes;
  };
  const all = chunks.map((_, index) => adaOf(index));
  const allBut = (...lost: readonly number[]): number[] => all.filter((_, index) => !lost.includes(index));

  it('reads a file that is none of that whole', async () => {
    expect(await search(whole)).toEqual({
      summary: { files: 1, records: CHUNKS * PER_CHUNK, unreadable: 0, hits: CHUNKS },
      damages: [],
      numbers: all,
    });
  });

  it('says how many records a chunk had that is gone', async () => {
    const { summary, damages, numbers } = await search(
      changed((bytes) => bytes.fill(0xaa, startOf(17), startOf(18))),
    );
    expect(numbers).toEqual(allBut(17));
    expect(summary).toMatchObject({ records: 39 * PER_CHUNK, unreadable: PER_CHUNK });
    expect(damages).toMatchObject([
      { chunk: 17, offset: startOf(17), reason: 'no-header', unreadable: PER_CHUNK },
    ]);
  });

  it('reads a chunk whose header is gone, and does not vouch for it', async () => {
    const { summary, damages, numbers } = await search(
      changed((bytes) => bytes.fill(0, startOf(3), startOf(3) + 0x80)),
    );
    expect(numbers).toEqual(all);
    expect(summary).toMatchObject({ records: CHUNKS * PER_CHUNK, unreadable: 1 });
    expect(damages).toMatchObject([{ chunk: 3, offset: startOf(3), reason: 'no-header' }]);
  });

  it('goes on behind bytes that are missing in the middle', async () => {
    const gap = [startOf(5) + 0x300, startOf(5) + 0x300 + 1000] as const;
    const bytes = Buffer.concat([whole.subarray(0, gap[0]), whole.subarray(gap[1])]);
    const { numbers, damages } = await search(bytes);
    expect(numbers).toEqual(expect.arrayContaining(allBut(5)));
    expect(damages.map(({ chunk }) => chunk)).toContain(5);
  });

  it('reads chunks without the header of the file', async () => {
    expect((await search(whole.subarray(FILE_HEADER))).numbers).toEqual(all);
    expect((await search(changed((bytes) => bytes.fill(0, 0, FILE_HEADER)))).numbers).toEqual(all);
  });

  it('reads more chunks than the header of the file tells of', async () => {
    const { summary, numbers } = await search(evtxFile([...chunks, Buffer.alloc(CHUNK)], 1));
    expect(numbers).toEqual(all);
    expect(summary.unreadable).toBe(0);
  });

  it('notices that a file ends between two chunks', async () => {
    const { summary, damages, numbers } = await search(whole.subarray(0, startOf(38)));
    expect(numbers).toEqual(allBut(38, 39));
    expect(summary.unreadable).toBe(2);
    expect(damages).toMatchObject([
      { chunk: 38, offset: startOf(38), reason: 'cut-off' },
      { chunk: 39, offset: startOf(39), reason: 'cut-off' },
    ]);
  });

  it('notices that a file ends within its header', async () => {
    const { summary, damages } = await search(whole.subarray(0, 100));
    expect(summary).toEqual({ files: 1, records: 0, unreadable: 1, hits: 0 });
    expect(damages).toMatchObject([{ reason: 'cut-off' }]);
  });

  it('finds nothing wrong with a log that is empty', async () => {
    const { summary } = await search(evtxFile([]));
    expect(summary).toEqual({ files: 1, records: 0, unreadable: 0, hits: 0 });
    const free = await search(evtxFile([Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)], 0));
    expect(free.summary).toEqual({ files: 1, records: 0, unreadable: 0, hits: 0 });
  });

  it('reads records that the header of their chunk does not know of yet', async () => {
    const builder = new ChunkBuilder();
    const shared = template();
    for (const text of ['one', 'two', 'for ada'])
      builder.record({ template: shared, values: [values.text(text)] });
    const chunk = builder.built();
    chunk.writeBigUInt64LE(1n, 0x10);
    chunk.writeUInt32LE(builder.recordPlaces[1] ?? 0, 0x30);
    const { summary, numbers } = await search(evtxFile([chunk]));
    expect(numbers).toEqual([3]);
    expect(summary).toMatchObject({ records: 3, unreadable: 0 });
  });

  it('leaves alone what is left of an earlier use of a chunk', async () => {
    const old = chunkFrom(1000);
    const builder = new ChunkBuilder(5000);
    builder.record({ template: template(), values: [values.text('new')] });
    const [, end = 0] = builder.recordPlaces;
    const chunk = builder.built();
    old.copy(chunk, end, end);
    const { summary, numbers } = await search(evtxFile([chunk]));
    expect(numbers).toEqual([]);
    expect(summary).toMatchObject({ records: 1, unreadable: 0 });
  });

  it('tells what is left of a record whose end is gone', async () => {
    const builder = new ChunkBuilder();
    const shared = template();
    for (const text of ['one', 'for ada', 'three'])
      builder.record({ template: shared, values: [values.text(text)] });
    const chunk = builder.built();
    const [, , third = 0] = builder.recordPlaces;
    chunk.fill(0, third - 4, third);
    const { summary, numbers, damages } = await search(evtxFile([chunk]));
    expect(numbers).toEqual([2]);
    expect(summary).toMatchObject({ records: 3, unreadable: 1 });
    expect(damages).toMatchObject([{ chunk: 0, offset: FILE_HEADER + (builder.recordPlaces[1] ?? 0) }]);
  });

  it('tells names in stretches that belong to no record', async () => {
    const chunk = new ChunkBuilder().record({ template: template(), values: [values.text('one')] }).built();
    chunk.fill(0xee, 0x200, 0x220);
    chunk.write('for ada here', 0x210, 'utf16le');
    const { summary, damages } = await search(evtxFile([chunk]));
    expect(summary).toMatchObject({ records: 0, unreadable: 1, hits: 0 });
    expect(damages).toMatchObject([{ names: ['ada'], offset: FILE_HEADER + 0x200 }]);
  });

  it('reads a file to where it ends when it gets there', async () => {
    await writeFile(file, whole);
    const numbers: number[] = [];
    let grown = false;
    await searchEvtx({
      files: [file],
      names: ['ada'],
      onHit: async ({ record }) => {
        numbers.push(record);
        if (!grown) await appendFile(file, chunkFrom(1 + CHUNKS * PER_CHUNK));
        grown = true;
      },
    });
    expect(numbers).toEqual([...all, adaOf(CHUNKS)]);
  });

  it('never waits for a pipe or a folder', async () => {
    const inner = join(folder, 'folder.evtx');
    await mkdir(inner);
    const damages: EvtxDamage[] = [];
    const summary = await searchEvtx({
      files: [inner],
      names: ['ada'],
      onHit: () => undefined,
      onDamage: (damage) => void damages.push(damage),
    });
    expect(summary).toMatchObject({ records: 0, unreadable: 1 });
    expect(damages).toMatchObject([{ chunk: null, offset: null, reason: 'no-file' }]);
  });

  it('gives up when it is told to, and lets an error of the caller through', async () => {
    await writeFile(file, whole);
    const signal = AbortSignal.abort(new Error('enough'));
    const given = { files: [file], names: ['ada'] };
    await expect(searchEvtx({ ...given, onHit: () => undefined, signal })).rejects.toThrow('enough');
    const fault = async () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await expect(searchEvtx({ ...given, onHit: fault })).rejects.toThrow('full');
  });

  it('finds what undamaged chunks hold, in whatever order and whatever became of the others', async () => {
    const few = chunks.slice(0, 6);
    const flips = fc.array(fc.tuple(fc.nat(CHUNK - 1), fc.nat(255)), { minLength: 1, maxLength: 40 });
    const places = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 });
    const wasChanged = fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5'), flips, { maxKeys: 3 });
    await fc.assert(
      fc.asyncProperty(places, wasChanged, fc.nat(CHUNK), async (order, damage, cut) => {
        const content = order.map((index) => {
          const bytes = Buffer.from(few[index] ?? []);
          for (const [at, byte] of damage[index] ?? []) bytes[at] = byte;
          return bytes;
        });
        const bytes = evtxFile(content);
        const { numbers } = await search(bytes.subarray(0, bytes.length - cut));
        const untouched = order.slice(0, -1).filter((index) => damage[index] === undefined);
        expect(numbers).toEqual(expect.arrayContaining(untouched.map(adaOf)));
      }),
      { numRuns: 200 },
    );
  });

  it('comes to an end, whatever the bytes', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.array(fc.constantFrom(0, 0x2a, 0x0c, 0x0f, 1, 0xff), { maxLength: 3000 }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(CHUNK - 1), async (noise, at) => {
        const chunk = Buffer.from(chunks[0] ?? []);
        Buffer.from(noise).copy(chunk, at);
        const { summary } = await search(evtxFile([chunk]));
        expect(summary.files).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  it('reads a log of 200 MB in the memory of a small one', async () => {
    await writeFile(file, whole);
    for (let part = 0; part < 80; part++) await appendFile(file, Buffer.concat(chunks));
    let hits = 0;
    const before = process.memoryUsage().rss;
    const summary = await searchEvtx({ files: [file], names: ['ada'], onHit: () => void hits++ });
    expect(process.memoryUsage().rss - before).toBeLessThan(80e6);
    expect([hits, summary.records]).toEqual([81 * CHUNKS, 81 * CHUNKS * PER_CHUNK]);
  });
});
