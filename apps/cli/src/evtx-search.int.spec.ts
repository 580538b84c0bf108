import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

    it('says what it could not read, where that is, and that there may be more', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lethe-cli-evtx-'));
      try {
        const file = join(folder, 'damaged.evtx');
        const bytes = await readFile(join(samples, 'system.evtx'));
        await writeFile(file, bytes.fill(0, 0x1000 + 2 * 0x10000, 0x1000 + 3 * 0x10000));
        const ran = await search(file, '--name', 'luafv', '--json');
        expect(ran.code).toBe(1);
        expect(ran.err).toMatch(
          /damaged\.evtx: chunk 2 is overwritten from byte 135168 on, at least \d+ records unreadable\.\n/,
        );
        expect(ran.err).toContain('There may be more hits than were found.');
        const { summary } = JSON.parse(ran.out.trimEnd().split('\n').at(-1) ?? '') as {
          summary: { records: number; unreadable: number };
        };
        expect(summary.records + summary.unreadable).toBe(1881);
      } finally {
        await rm(folder, { recursive: true });
      }
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

  it('tells a trace log apart, and how an event log is made of it', async () => {
    const file = join(folder, 'AD FS Tracing.ETL');
    // The buffer size stands first, as in traces of Windows; there is no magic word.
    await writeFile(file, Buffer.concat([Buffer.from([0, 0, 1, 0]), Buffer.alloc(65_532)]));
    const ran = await search(file, '--name', 'ada', '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ summary: { files: 1, hits: 0 } });
    expect(ran.err).toContain('is a trace log (.etl), which cannot be searched');
    expect(ran.err).toContain('-of EVTX');
  });

  it('looks patterns up where no shell did', async () => {
    for (const name of ['a1.evtx', 'A2.EVTX', 'b.txt']) await writeFile(join(folder, name), '');
    const ran = await search(join(folder, '*.evtx'), join(folder, 'c?.evtx'), '--name', 'ada');
    expect(ran.code).toBe(2);
    expect(ran.err.match(/is no \.evtx file/g)).toHaveLength(2);
    expect(ran.err).toContain('c?.evtx is not there');
  });

  it('says so of a folder, and of a log that is cut off at its beginning', async () => {
    expect(await search(folder, '--name', 'ada')).toMatchObject({
      code: 1,
      err: `lethe: ${folder} is a folder or device. Name the .evtx files themselves.\n`,
    });
    const file = join(folder, 'cut.evtx');
    await writeFile(file, Buffer.from('ElfFile\0 and no more'));
    const ran = await search(file, '--name', 'ada');
    expect(ran).toMatchObject({ code: 1, out: '0 hits in 0 records of 1 file, 1 unreadable\n' });
    expect(ran.err).toContain('chunk 0 is cut off from byte 4096 on, at least 1 record unreadable.');
  });

  it('does not go on without end about a log of which nothing is left', async () => {
    const header = Buffer.alloc(4096);
    header.write('ElfFile\0', 'latin1');
    header.writeUInt16LE(65_535, 0x2a);
    const file = join(folder, 'header.evtx');
    await writeFile(file, header);
    const ran = await search(file, '--name', 'ada');
    expect(ran).toMatchObject({ code: 1, out: '0 hits in 0 records of 1 file, 65535 unreadable\n' });
    expect(ran.err.split('\n')).toHaveLength(23);
    expect(ran.err).toContain('the same in 65515 more chunks.');
  });

  it('asks for names', async () => {
    expect(await search(join(folder, 'a.evtx'))).toMatchObject({ code: 2, out: '' });
    expect(await search('--name', 'ada')).toMatchObject({ code: 2, out: '' });
    expect(await search(join(folder, 'a.evtx'), '--name', ' ')).toMatchObject({ code: 2, out: '' });
  });
});
