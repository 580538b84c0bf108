import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from './cli.fixture.js';

const samples = join(import.meta.dirname, '../../../../shared/data/evtx');
const have = existsSync(samples);
const sample = join(samples, 'new-user-security.evtx');
const search = (...words: string[]) => runCli(['evtx', 'search', ...words], {});

(have ? describe : describe.skip)(
  `lethe evtx search${have ? '' : ` (not run: there is no ${samples})`}`,
  () => {
    it('answers with a JSON line for each hit and a summary last', async () => {
      const ran = await search(sample, '--name', 'ieuser', '--json');
      expect(ran).toMatchObject({ code: 0, err: '' });
      const lines = ran.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines).toEqual([
        {
          file: sample,
          record: 112,
          time: '2013-10-23T16:22:39.973Z',
          channel: 'Security',
          eventId: 4720,
          name: 'ieuser',
          text: expect.stringContaining('IEUser'),
        },
        { summary: { files: 1, records: 4, unreadable: 0, hits: 1 } },
      ]);
    });

    it('finds nothing of a name that is only part of another, and that is fine', async () => {
      const ran = await search(sample, '--name', 'ieus', 'eus');
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toBe('0 hits in 4 records of 1 file, 0 unreadable\n');
    });

    it('shows a hit to a person with its place and text', async () => {
      const ran = await search(sample, '--name', 'IEUser');
      expect(ran.out).toContain(
        `${sample}: record 112, 2013-10-23T16:22:39.973Z, Security, event 4720, names IEUser`,
      );
      expect(ran.out).toContain('\n  TargetUserName: IEUser\n');
    });

    it('goes on with the other files when one is not there', async () => {
      const ran = await search(join(samples, 'nowhere.evtx'), sample, '--name', 'ieuser');
      expect(ran.code).toBe(2);
      expect(ran.out).toContain('1 hit in ');
      expect(ran.err).toContain('nowhere.evtx is not there');
    });
  },
);

describe('lethe evtx search on what is no event log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-cli-evtx-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('never takes it for a log without hits', async () => {
    const file = join(folder, 'notes.evtx');
    await writeFile(file, 'ieuser was here');
    const ran = await search(file, '--name', 'ieuser', '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toEqual({ summary: { files: 1, records: 0, unreadable: 1, hits: 0 } });
    expect(ran.err).toContain('no .evtx file');
  });

  it('asks for names', async () => {
    expect(await search(join(folder, 'a.evtx'))).toMatchObject({ code: 2, out: '' });
    expect(await search('--name', 'ada')).toMatchObject({ code: 2, out: '' });
    expect(await search(join(folder, 'a.evtx'), '--name', ' ')).toMatchObject({ code: 2, out: '' });
  });
});
