import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { searchLogFolders } from './search-log-folders.js';
import type { LogHit } from './file-search.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-folders-'));
});
afterEach(async () => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const put = async (name: string, content: string | Buffer = ''): Promise<void> =>
  writeFile(at(name), content);

/** Searches for ada; tells what happens at each hit, in order. */
async function search(...atHit: ReadonlyArray<() => Promise<void>>) {
  const hits: LogHit[] = [];
  const summary = await searchLogFolders({
    folders: [folder],
    patterns: ['*.log*'],
    names: ['ada'],
    quotes: 'double',
    onHit: async (hit) => {
      hits.push(hit);
      await atHit[hits.length - 1]?.();
    },
  });
  return { summary, texts: hits.map(({ text }) => text) };
}

describe('searchLogFolders, of a file that is not read before it goes somewhere else', () => {
  it('reads one that is rotated, under its new name', async () => {
    await put('a.log', '"ada" first\n');
    await put('z.log', '"ada" last\n');
    const { texts, summary } = await search(async () => {
      await rename(at('z.log'), at('z.log.1'));
      await put('z.log', '"ada" newest\n');
    });
    expect(texts.sort()).toEqual(['"ada" first', '"ada" last', '"ada" newest']);
    expect(summary).toMatchObject({ files: 3, hits: 3, unreadable: [] });
  });

  it('reads one that is packed into a file that gets the number of one that was read and removed', async () => {
    await put('a.log.9');
    await put('b.log', '"ada" first\n');
    await put('z.log.1', '"ada" last\n');
    const { texts, summary } = await search(async () => {
      // ext4 gives its number to the next file, others later or never.
      await rm(at('a.log.9'));
      await put('c.log.gz', gzipSync('"ada" last\n'));
      await rm(at('z.log.1'));
    });
    expect(texts).toEqual(['"ada" first', '"ada" last']);
    expect(summary.unreadable).toEqual([]);
  });

  it('reads what of it was put behind another one that was read, whether it is removed then or emptied', async () => {
    for (const leave of [async () => rm(at('z.log')), async () => truncate(at('z.log'))]) {
      await put('a.log.old', 'nobody\n');
      await put('b.log', '"ada" first\n');
      await put('z.log', '"ada" last\n');
      const { texts, summary } = await search(async () => {
        await appendFile(at('a.log.old'), '"ada" last\n');
        await leave();
      });
      expect(texts).toEqual(['"ada" first', '"ada" last']);
      expect(summary.unreadable).toEqual([]);
    }
  });

  it('tells no line twice of one that grows, and every line of one that was emptied', async () => {
    await put('a.log', '"ada" 1\n"ada" 2\n');
    await put('b.log', '"ada" copied\n');
    await put('z.log', '');
    const { texts, summary } = await search(
      async () => rm(at('z.log')),
      async () => appendFile(at('a.log'), '"ada" 3\n'),
      async () => {
        await truncate(at('b.log'));
        await appendFile(at('b.log'), '"ada" x\n');
      },
    );
    expect(texts.sort()).toEqual(['"ada" 1', '"ada" 2', '"ada" 3', '"ada" copied', '"ada" x']);
    expect(summary).toMatchObject({ hits: 5, files: 2 });
  });

  it('names one that had another name each time that it was to be read', async () => {
    let round = 0;
    const restless = (): string => at(`z.log.${round}`);
    const putFirst = async (): Promise<void> => put(`a.log.${round}`, '"ada"\n');
    const move = async (): Promise<void> => {
      const before = restless();
      round++;
      await rename(before, restless());
      await putFirst();
    };
    await putFirst();
    await writeFile(restless(), '"ada" was never read\n');
    const { summary } = await search(move, move, move);
    expect(summary).toMatchObject({
      hits: 3,
      unreadable: [{ file: restless(), reason: 'missing' }],
    });
  });

  it('names those that may hold it where it is packed anew each time', async () => {
    let round = 0;
    const restless = (): string => at(`z.log.${round}.gz`);
    const pack = async (): Promise<void> => {
      const before = restless();
      round++;
      await writeFile(restless(), gzipSync('"ada" was never read\n'));
      await rm(before);
      await put(`a.log.${round}`, '"ada"\n');
    };
    await put('a.log.0', '"ada"\n');
    await writeFile(restless(), gzipSync('"ada" was never read\n'));
    const { summary } = await search(pack, pack, pack);
    expect(summary.unreadable).toContainEqual({ file: restless(), reason: 'missing' });
  });
});
