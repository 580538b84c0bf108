import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvtxDamage } from './evtx-damage.js';
import { searchEvtx, type EvtxHit, type EvtxSummary } from './search-evtx.js';

const SAMPLES = join(import.meta.dirname, '../../../../../../shared/data/evtx');
const have = existsSync(SAMPLES);
const onSamples = have ? describe : describe.skip;
const CHUNK = 0x10000;
const HEADER = 0x1000;

/** Expected figures were counted with another reader (evtx for Python). */
onSamples(`searchEvtx on real files${have ? '' : ` (not run: there is no ${SAMPLES})`}`, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-evtx-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const search = async (files: readonly string[], ...names: readonly string[]) => {
    const hits: EvtxHit[] = [];
    const damages: EvtxDamage[] = [];
    const summary: EvtxSummary = await searchEvtx({
      files,
      names,
      onHit: (hit) => void hits.push(hit),
      onDamage: (damage) => void damages.push(damage),
    });
    return { hits, damages, summary };
  };
  const sample = (name: string): string => join(SAMPLES, name);
  const USERS = 'new-user-security.evtx';
  const SYSTEM = 'system.evtx';
  const LIVE_ID = '2-system-Microsoft-Windows-LiveId%4Operational.evtx';

  it('reads every record of every file', async () => {
    const { summary, damages } = await search(
      [USERS, SYSTEM, LIVE_ID, 'Security_short_selected.evtx'].map(sample),
      'nobody',
    );
    expect(summary).toEqual({ files: 4, records: 4 + 1881 + 399 + 7, unreadable: 0, hits: 0 });
    expect(damages).toEqual([]);
  });

  it('finds a name in any case, with event, time and text', async () => {
    const { hits } = await search([sample(USERS)], 'ieuser');
    expect(hits).toEqual([
      {
        file: sample(USERS),
        record: 112,
        time: '2013-10-23T16:22:39.973Z',
        channel: 'Security',
        eventId: 4720,
        name: 'ieuser',
        text: expect.stringMatching(/^TargetUserName: IEUser\nTargetDomainName: IE8Win7\n/),
      },
    ]);
  });

  it.each([
    [USERS, 'WIN-QALA5Q3KJ43$', 4],
    [USERS, 'IEUse', 0],
    [USERS, 'Users', 1],
    [SYSTEM, 'win-p4siaa0sqco', 174],
    [SYSTEM, 'luafv', 3],
    [LIVE_ID, 'DESKTOP-0QT8017', 399],
  ])('in %s, %s is named by %d records', async (file, name, count) => {
    const { hits, summary } = await search([sample(file)], name);
    expect(hits).toHaveLength(count);
    expect(summary.hits).toBe(count);
  });

  it('tells a record once for each name it mentions, among many', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `user${index}@example.com`);
    const { hits } = await search([sample(USERS)], ...many, 'IEUser', 'IE8Win7');
    expect(
      hits
        .filter(({ record }) => record === 112)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['IE8Win7', 'IEUser']);
  });

  const damaged = async (name: string, change: (bytes: Buffer) => Buffer): Promise<string> => {
    const file = join(folder, 'damaged.evtx');
    await writeFile(file, change(Buffer.from(await readFile(sample(name)))));
    return file;
  };

  it('goes on behind a chunk that is gone, and says so', async () => {
    const file = await damaged(SYSTEM, (bytes) => bytes.fill(0, HEADER + 2 * CHUNK, HEADER + 3 * CHUNK));
    const { summary, damages } = await search([file], 'nobody');
    expect(summary.records).toBeLessThan(1881);
    // The numbers before and behind tell how many there were.
    expect(summary.records + summary.unreadable).toBe(1881);
    const { unreadable } = summary;
    expect(damages).toEqual([
      { file, chunk: 2, offset: HEADER + 2 * CHUNK, reason: 'no-header', unreadable, names: [] },
    ]);
  });

  it('finds the records between damaged ones', async () => {
    const file = await damaged(SYSTEM, (bytes) => bytes.fill(0xff, HEADER + 0x4000, HEADER + 0x4400));
    const whole = await search([sample(SYSTEM)], 'win-p4siaa0sqco');
    const { summary, hits } = await search([file], 'win-p4siaa0sqco');
    expect(summary.unreadable).toBeGreaterThan(0);
    expect(summary.records + summary.unreadable).toBeGreaterThanOrEqual(1881);
    expect(hits.length).toBeGreaterThan(whole.hits.length - 5);
  });

  it('needs neither checksums nor a file header', async () => {
    const file = await damaged(USERS, (bytes) =>
      bytes.fill(0xaa, 0, 0x80).fill(0, HEADER + 0x34, HEADER + 0x38),
    );
    expect((await search([file], 'IEUser')).hits).toHaveLength(1);
  });

  it('finds a name in a record that can no longer be rendered', async () => {
    const file = await damaged(USERS, (bytes) => {
      const at = bytes.indexOf(Buffer.from('IEUser', 'utf16le'));
      const record = bytes.lastIndexOf(Buffer.from([0x2a, 0x2a, 0, 0]), at);
      return bytes.fill(0x7f, record + 0x18, record + 0x30);
    });
    const { hits, summary } = await search([file], 'ieuser');
    expect(summary.unreadable).toBeGreaterThan(0);
    expect(hits).toMatchObject([
      { record: 2, channel: null, eventId: null, time: '2013-10-23T16:22:39.989Z' },
    ]);
    expect(hits[0]?.text).toContain('IEUser');
  });

  it('reads a file that was cut off as far as it goes', async () => {
    const file = await damaged(SYSTEM, (bytes) => bytes.subarray(0, HEADER + CHUNK + 0x8000));
    const { summary } = await search([file], 'nobody');
    expect(summary.records).toBeGreaterThan(100);
    expect(summary.unreadable).toBeGreaterThan(0);
  });

  it('names the files that are none, and reads the others', async () => {
    await writeFile(join(folder, 'text.evtx'), 'no event log');
    await writeFile(join(folder, 'empty.evtx'), '');
    const files = [
      join(folder, 'text.evtx'),
      join(folder, 'empty.evtx'),
      join(folder, 'gone.evtx'),
      folder,
      sample(USERS),
    ];
    const { summary, damages } = await search(files, 'IEUser');
    expect(summary).toEqual({ files: 5, records: 4, unreadable: 4, hits: 1 });
    expect(damages.map(({ reason }) => reason)).toEqual([
      'no-event-log',
      'no-event-log',
      'missing',
      'no-file',
    ]);
  });
});
