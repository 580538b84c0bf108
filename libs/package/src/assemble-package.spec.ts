import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { ArtifactMismatch, assemblePackage } from './assemble-package.js';
import { collect, gathered, input, opened, pieces, requestId, sha256 } from './package.fixture.js';

describe('a package', () => {
  it('holds every file byte for byte, and a manifest that agrees with each of them', async () => {
    const big = randomBytes(300_000);
    const { files, manifest, assembled } = await opened(
      input({
        files: [
          gathered('mfa-server/mfa01/export.json', Buffer.from('{"a": 1}')),
          gathered('mfa-server/screenshots/tab.png', big, { host: null, action: 'screenshots' }),
          gathered('nps-extension/nps01/empty.evtx', Buffer.alloc(0), {
            source: 'nps-extension',
            host: 'nps01',
          }),
        ],
      }),
    );
    expect(files.get('mfa-server/mfa01/export.json')?.toString()).toBe('{"a": 1}');
    expect(files.get('mfa-server/screenshots/tab.png')?.equals(big)).toBe(true);
    expect([...files.keys()].filter((path) => path !== 'manifest.json').sort()).toEqual(
      manifest.files.map(({ path }) => path).sort(),
    );
    for (const file of manifest.files) {
      const bytes = files.get(file.path) ?? Buffer.alloc(0);
      expect({ sha256: sha256(bytes), bytes: bytes.length }).toEqual({
        sha256: file.sha256,
        bytes: file.bytes,
      });
    }
    expect(assembled.files).toBe(4);
    expect(manifest.request).toMatchObject({ id: requestId, kind: 'Export', reference: 'HD-4711' });
    expect(manifest.files[0]).toMatchObject({
      path: 'index.html',
      source: 'package',
      host: null,
      task: `${requestId}-09`,
      providedBy: 'lethe',
    });
  });

  it('names what is missing', async () => {
    const gaps = [
      {
        taskId: `${requestId}-04`,
        source: 'nps-extension',
        host: 'nps02',
        reason: 'event-log-access-denied',
      },
      { taskId: null, source: 'adfs-adapter', host: null, reason: 'not-configured' },
    ] as const;
    const { manifest, page } = await opened(input({ gaps }));
    expect(manifest.gaps).toEqual([
      { task: `${requestId}-04`, source: 'nps-extension', host: 'nps02', reason: 'event-log-access-denied' },
      { task: null, source: 'adfs-adapter', host: null, reason: 'not-configured' },
    ]);
    expect(page).toContain('nps02');
    expect(page).toContain('Your organization has not connected this system');
  });

  it('is the same, byte for byte, when it is made again of the same', async () => {
    const given = input({ files: [gathered('a.json', randomBytes(100_000))] });
    const [once, again] = [
      await collect(assemblePackage(given).content),
      await collect(assemblePackage(given).content),
    ];
    expect(once.equals(again)).toBe(true);
  });

  it('keeps its own files apart from gathered ones that go by their names', async () => {
    const { files, manifest } = await opened(
      input({
        files: [gathered('Manifest.json', Buffer.from('x')), gathered('index.html', Buffer.from('<script>'))],
      }),
    );
    expect(files.get('Manifest-2.json')?.toString()).toBe('x');
    expect(files.get('index-2.html')?.toString()).toBe('<script>');
    expect(manifest.files.map(({ path }) => path)).toEqual(['index.html', 'Manifest-2.json', 'index-2.html']);
  });

  it('can be read back whatever the delivered names are', async () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('../../x', '/etc/passwd', 'C:\\x', 'a/b', 'A/B', 'a', '<img src=x>', '"\'&'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 6 }), async (paths) => {
        const { files, manifest, page } = await opened(
          input({ files: paths.map((name, index) => gathered(name, Buffer.from(`content ${index}`))) }),
        );
        expect(manifest.files.slice(1).map((file) => files.get(file.path)?.toString())).toEqual(
          paths.map((_, index) => `content ${index}`),
        );
        expect(XMLValidator.validate(page.replace('<!doctype html>', ''))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an artifact that is not what its reference says', () => {
  const bytes = randomBytes(100_000);
  const whole = gathered('a.json', bytes);
  it.each([
    ['is changed', Buffer.concat([Buffer.alloc(1), bytes.subarray(1)])],
    ['is cut short', bytes.subarray(0, -1)],
    ['is empty', Buffer.alloc(0)],
    ['goes on', Buffer.concat([bytes, bytes])],
  ])('fails the package when it %s', async (_, stored) => {
    const given = input({ files: [gathered('first.json', bytes), { ...whole, open: () => pieces(stored) }] });
    await expect(collect(assemblePackage(given).content)).rejects.toMatchObject({
      name: 'ArtifactMismatch',
      artifactId: whole.ref.id,
      taskId: whole.taskId,
    });
    await expect(collect(assemblePackage(given).content)).rejects.toThrow(ArtifactMismatch);
  });

  it('fails the package with the very error of a store that fails', async () => {
    const lost = new Error('the disk was unplugged');
    const open = async function* () {
      yield bytes.subarray(0, 5);
      throw lost;
    };
    await expect(collect(assemblePackage(input({ files: [{ ...whole, open }] })).content)).rejects.toBe(lost);
  });
});

describe('the stream of a package', () => {
  it('reads no faster than it is taken, and one file at a time', async () => {
    let [ahead, most, atOnce, mostAtOnce] = [0, 0, 0, 0];
    const chunk = randomBytes(64 * 1024);
    const file = (name: string) => {
      const hash = createHash('sha256');
      for (let count = 0; count < 160; count += 1) hash.update(chunk);
      const reference = gathered(name, Buffer.alloc(0));
      return {
        ...reference,
        ref: {
          ...reference.ref,
          mediaType: 'image/png',
          bytes: 160 * chunk.length,
          sha256: hash.digest('hex'),
        },
        async *open() {
          mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
          for (let count = 0; count < 160; count += 1) {
            most = Math.max(most, (ahead += chunk.length));
            yield chunk;
          }
          atOnce -= 1;
        },
      };
    };
    let taken = 0;
    for await (const piece of assemblePackage(input({ files: [file('a.png'), file('b.png')] })).content) {
      taken += piece.length;
      ahead -= piece.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(taken).toBeGreaterThan(20 * 1024 * 1024);
    expect(mostAtOnce).toBe(1);
    expect(most).toBeLessThan(1024 * 1024);
  });

  it('closes what it reads when nobody wants the rest', async () => {
    let closed = false;
    const open = async function* () {
      try {
        for (;;) yield randomBytes(64 * 1024);
      } finally {
        closed = true;
      }
    };
    const reference = gathered('a.png', Buffer.alloc(0));
    const endless = { ...reference, ref: { ...reference.ref, bytes: Number.MAX_SAFE_INTEGER }, open };
    let taken = 0;
    for await (const piece of assemblePackage(input({ files: [endless] })).content)
      if ((taken += piece.length) > 1_000_000) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });

  it('opens nothing before the first piece is asked for', () => {
    const open = (): never => {
      throw new Error('opened too early');
    };
    expect(() =>
      assemblePackage(input({ files: [{ ...gathered('a', Buffer.alloc(1)), open }] })),
    ).not.toThrow();
  });
});

describe('the page for the person', () => {
  const records = gathered('mfa-server/mfa01/records.json', Buffer.from('{}'));
  it('tells in plain words what is there, who had it and why, and what to know', async () => {
    const { page } = await opened(input({ files: [records] }));
    for (const words of [
      'ada@example.com',
      '20 November 2026',
      'Multi-Factor Authentication Server',
      'sorted by kind',
      'Authenticator app',
      'last 30 days',
      'deleted after 30 days',
      'operational and duplicative',
      'one export for all three',
      'Nothing that was asked for is missing.',
    ])
      expect(page).toContain(words);
    expect(page).toContain('href="./mfa-server/mfa01/records.json"');
  });

  it('is well-formed, in English, without script and without anything from outside', async () => {
    const { page } = await opened(input({ files: [records], gaps: [] }));
    expect(XMLValidator.validate(page.replace('<!doctype html>', ''))).toBe(true);
    expect(page).toContain('<html lang="en">');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|\son\w+=|https?:|url\(|@import|\sstyle=/i);
    const headings = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    headings.reduce((before, level) => (expect(level).toBeLessThanOrEqual(before + 1), level), 0);
  });

  it('shows what people named as text, never as markup', async () => {
    const nasty = '<img src=x onerror=alert(1)>&"\'';
    const { page } = await opened(
      input({
        request: { ...input().request, reference: nasty },
        subject: { aliases: ['<b>ada</b>'] },
        files: [{ ...records, path: `${nasty}/a.json` }],
      }),
    );
    expect(page).not.toMatch(/<img|<b>/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;');
    expect(XMLValidator.validate(page.replace('<!doctype html>', ''))).toBe(true);
  });

  it('keeps names of every script in their own direction, and of every length whole', async () => {
    const names = [
      'عائشة@مثال.إختبار',
      'אדה',
      '山田太郎',
      'é̂'.repeat(90),
      `${'x'.repeat(240)}@example.com`,
      'a\u202eb',
    ];
    const { page } = await opened(input({ subject: { userPrincipalName: 'a@example.com', aliases: names } }));
    for (const name of names) expect(page).toContain(`<bdi>${name}</bdi>`);
    expect(XMLValidator.validate(page.replace('<!doctype html>', ''))).toBe(true);
  });

  it('says how to open what is in it, to whoever has never seen such files', async () => {
    const { page } = await opened(input({ files: [records] }));
    expect(page.replace(/\s+/g, ' ')).toContain('any text editor opens them');
  });

  it('says so when nothing was found anywhere', async () => {
    expect((await opened(input())).page).toContain('No system handed over any data about you.');
  });
});
