import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveredFiles } from './delivered-files.js';

describe('a file that the tool names', () => {
  let folder: string;
  let work: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-delivered-'));
    work = join(folder, 'work');
    file = join(folder, 'export of ada.json');
    await mkdir(work);
    await writeFile(file, '{}');
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const printed = { documents: [], isWhole: true, words: '' };
  const found = async (words: string, startedAt = Date.now()) => {
    const traces = { work, printed, words, beside: join(folder, 'beside'), startedAt };
    return (await deliveredFiles(traces, 0, new AbortController().signal)).files;
  };

  it('is moved into the private folder when it came into being during the run', async () => {
    const [delivered] = await found(`Exported to ${file}`);
    expect(delivered?.path.startsWith(work)).toBe(true);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('stays where it is when it was there before', async () => {
    expect(await found(`Exported to ${file}`, Date.now() + 60_000)).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe('{}');
  });

  it('stays where it is when a file was delivered in the working directory', async () => {
    await writeFile(join(work, 'x.json'), '[]');
    expect(await found(`Exported to ${file}`)).toMatchObject([{ path: join(work, 'x.json'), bytes: 2 }]);
    expect(await readFile(file, 'utf8')).toBe('{}');
  });

  it('is not followed when it is a link', async () => {
    const link = join(folder, 'link.json');
    await symlink(file, link);
    await symlink(file, join(work, 'inside.json'));
    expect(await found(`Exported to ${link}`)).toEqual([]);
  });
});
