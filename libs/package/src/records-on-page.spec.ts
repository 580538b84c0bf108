import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mfaRecordCategories, REDACTED } from '#contracts';
import { gathered, input, opened } from './package.fixture.js';
import type { GatheredFile, SourceAnswer } from './package-input.js';
import { fieldTitle } from './record-words.js';
import { SHELF_LIMITS, shelves, shownRecords, type Shelf } from './shown-records.js';

type Records = Partial<Record<Shelf, readonly unknown[]>>;

/** As `MfaRecords` says that records are written. */
const written = (records: Records): string =>
  `{\n${shelves
    .map((shelf) => {
      const lines = (records[shelf] ?? []).map((record) => `\n    ${JSON.stringify(record)}`);
      return `  "${shelf}": [${lines.join(',')}${lines.length > 0 ? '\n  ' : ''}]`;
    })
    .join(',\n')}\n}\n`;
const recordsFile = (content: string, path = 'mfa-server/mfa01/records.json'): GatheredFile =>
  gathered(path, Buffer.from(content));
const jsonFile = (path: string, content: string): GatheredFile =>
  gathered(path, Buffer.from(content), { source: 'cloud-mfa', host: null, action: 'export' });

async function pageOf(files: readonly GatheredFile[], answers: readonly SourceAnswer[] = []) {
  const { page } = await opened(input({ files, answers }));
  expect(XMLValidator.validate(page.replace('<!doctype html>', ''))).toBe(true);
  return page.replace(/\s+/g, ' ');
}
const pageWith = (records: Records) => pageOf([recordsFile(written(records))]);

const attempt = {
  timestamp: '2026-11-20T09:12:03Z',
  username: 'ada@example.com',
  primaryCall: { phoneNumber: 2079460958, authenticated: 'True', result: null },
  overallAuthenticated: true,
  results: [{ resultTimestamp: '11/20/2026 09:12:00', authenticated: false }],
  devices: [],
  riskScore: 4,
};

describe('records on the page for the person', () => {
  it('are told in words: what they are, their fields, times, yes and no', async () => {
    const page = await pageWith({ authenticationAttempts: [attempt] });
    for (const words of [
      'Sign-ins: 1',
      'Blocks: none',
      '<time datetime="2026-11-20T09:12:03.000Z">20 November 2026 at 09:12:03 UTC</time>',
      // no zone was written, so none is claimed
      '<time datetime="2026-11-20T09:12:00.000">20 November 2026 at 09:12:00</time>',
      '<dt>Let in</dt> <dd>yes</dd>',
      '<dt>Telephone number</dt> <dd><bdi>2079460958</bdi></dd>',
      '<dt>Accepted</dt> <dd>yes</dd>',
      '<dt>Accepted</dt> <dd>no</dd>',
      '<dt><bdi>Risk Score</bdi></dt> <dd><bdi>4</bdi></dd>',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('Devices that were notified');
    expect(page).not.toContain('Anything else');
  });

  it('stand below one heading for each place, and a file says so that has nothing in it', async () => {
    const page = await pageOf([
      jsonFile('cloud-mfa/first.json', '[{"device":"a telephone"}]'),
      jsonFile('cloud-mfa/now-state/sign-ins.json', '[]'),
    ]);
    const records = page.slice(page.indexOf('<h2 id="records">'), page.indexOf('<h2 id="files">'));
    expect(records.match(/<h3>[^<]*/g)).toEqual(['<h3>Multi-factor authentication in the cloud']);
    expect(page).toMatch(/now-state\/sign-ins\.json<\/bdi><\/h4> <p>There is nothing in it\.<\/p>/);
  });

  it('have words for every field of the article', () => {
    const named: string[] = [];
    const visit = (schema: { shape: Record<string, unknown> }): void => {
      for (const [name, field] of Object.entries(schema.shape)) {
        named.push(name);
        let inner = field as { unwrap?: () => unknown; element?: unknown; shape?: Record<string, unknown> };
        while (inner.unwrap ?? inner.element) inner = (inner.unwrap?.() ?? inner.element) as typeof inner;
        if (inner.shape) visit({ shape: inner.shape });
      }
    };
    Object.values(mfaRecordCategories).forEach(visit);
    expect(named.length).toBeGreaterThan(75);
    expect(named.filter((name) => fieldTitle(name) === undefined)).toEqual([]);
  });

  it('are the newest of very many, and the page says how many there are and where', async () => {
    const count = 3 * SHELF_LIMITS.records;
    const changes = Array.from({ length: count }, (_, nth) => ({
      changeTimestamp: new Date(Date.UTC(2026, 9, 1, 0, (nth * 7) % count)).toISOString(),
      username: 'ada',
    }));
    const page = await pageWith({ changes, blocks: [{ blockReason: 'without a time' }] });
    const times = [...page.matchAll(/datetime="([^"]+)"/g)].map(([, time = '']) => time);
    const all = changes.map(({ changeTimestamp }) => changeTimestamp).sort();
    expect(times).toEqual(all.reverse().slice(0, SHELF_LIMITS.records));
    expect(page).toContain(`Changes of your settings: ${count}`);
    expect(page).toContain('The newest 100 are shown here. All 300 are in the file <a href="./mfa-server/');
    expect(page).toContain('without a time');
  });

  it('that are huge are counted and left to the file, and the page stays small', async () => {
    const huge = { username: 'ada', note: 'x'.repeat(20_000) };
    const long = { username: 'ada', note: 'y'.repeat(7000) };
    const page = await pageWith({ changes: [huge, ...Array.from({ length: 90 }, () => long)] });
    expect(page).toContain('Changes of your settings: 91');
    expect(page).toContain('The newest 28 are shown here. All 91 are in the file');
    expect(page.length).toBeLessThan(1.5 * SHELF_LIMITS.characters);
  });

  it('say where something was taken out as it is about somebody else', async () => {
    const page = await pageWith({ blocks: [{ username: REDACTED, blocked: true }] });
    expect(page).toContain('<dd><em>taken out, as it is about somebody else</em></dd>');
    expect(page).not.toContain(REDACTED);
  });

  it('are read as the source wrote them, with every digit and in the order of their times', async () => {
    const content = written({ changes: [{ username: 'ada' }] }).replace('"ada"', '12345678901234567890');
    expect(await pageOf([recordsFile(content)])).toContain('<bdi>12345678901234567890</bdi>');
  });

  it.each(['', '{}', '{"changes":[{"username":"ada"}]}', 'no JSON at all', '{\n  "changes": [\n'])(
    'are left to the file where they are written in another way: %j',
    async (content) => {
      const page = await pageOf([recordsFile(content)]);
      expect(page).toContain('There are no records that can be shown here.');
    },
  );
});

describe('what other files say', () => {
  it('stands on the page line by line, with where the rest is', async () => {
    const lines = Array.from({ length: 30 }, (_, nth) =>
      JSON.stringify({
        file: 'MultiFactorAuthSvc.log',
        line: nth + 1,
        time: null,
        text: `changed "ada" ${nth}`,
      }),
    );
    const file = gathered('mfa-server/mfa01/log-lines.jsonl', Buffer.from(`${lines.join('\n')}\n`), {
      action: 'search-logs',
    });
    const page = await pageOf([file]);
    expect(page).toContain('<dt>Line number</dt> <dd><bdi>20</bdi></dd>');
    expect(page).not.toContain('<bdi>21</bdi>');
    expect(page).toContain('The first 20 are shown here. All of them are in the file');
  });

  it('is shown of the cloud while it is small JSON, whatever its form', async () => {
    const page = await pageOf([
      jsonFile(
        'cloud-mfa/Sign.json',
        '[{"appDisplayName":"Office","createdDateTime":"2026-11-20T09:00:00Z"}]',
      ),
      jsonFile('cloud-mfa/not.json', '{"broken'),
      jsonFile('cloud-mfa/large.json', JSON.stringify({ large: 'z'.repeat(70_000) })),
      jsonFile('cloud-mfa/deep.json', '['.repeat(5000) + ']'.repeat(5000)),
    ]);
    expect(page).toContain('<dt><bdi>App Display Name</bdi></dt> <dd><bdi>Office</bdi></dd>');
    expect(page).toContain('20 November 2026 at 09:00:00 UTC');
    expect(page).not.toContain('zzz');
  });
});

describe('what each system answered', () => {
  const answer = (change: Partial<SourceAnswer>): SourceAnswer => ({
    source: 'nps-extension',
    host: 'nps01',
    action: 'export',
    isApplicable: true,
    counts: {},
    ...change,
  });
  it.each([
    [answer({ counts: { hits: 0 } }), 'It has no records of its own. Its event logs were searched'],
    [answer({ counts: { hits: 0 } }), 'searched for your names: nothing.'],
    [answer({ source: 'adfs-adapter', counts: { hits: 1 } }), 'searched for your names: 1 event.'],
    [answer({ isApplicable: false }), 'There is nothing of this kind to look through here.'],
    [answer({ source: 'cloud-mfa', host: null, counts: { usersFound: 0 } }), 'knows nobody by your names'],
    [
      answer({ source: 'cloud-mfa', host: null, counts: { usersFound: 1, filesDelivered: 1200 } }),
      'everything about you: 1,200 files.',
    ],
    [
      answer({ source: 'mfa-server', action: 'export-records', counts: { recordsFound: 0 } }),
      'It was asked for your records, and has none.',
    ],
    [
      answer({ source: 'mfa-server', action: 'export-records', counts: { recordsFound: 7, aboutOthers: 2 } }),
      'handed over 7. In 2 of them somebody else is named',
    ],
  ])('is said also where it brought no file: %#', async (given, words) => {
    const page = await pageOf([], [given]);
    expect(page).toContain(words);
    expect(page).toContain('No system handed over any data about you.');
  });
});

describe('whatever a record holds', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      ']]>',
      '<!--',
      '&amp;',
      '"\'><img src=x onerror=x>',
      '\u202eabc',
    ),
    fc.constantFrom('عائشة', 'אדה', '山田太郎', 'é'.repeat(500), '2026-11-20T09:00:00Z', '__proto__', ''),
  );
  const { record } = fc.letrec<{ record: object; value: unknown }>((tie) => ({
    record: fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { maxDepth: 7 },
      text,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      tie('record'),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const ours =
    /<\/?(?:a|bdi|body|caption|dd|div|dl|dt|em|h[1-4]|head|html|li|main|meta|nav|ol|p|section|strong|style|table|tbody|td|th|thead|time|title|tr|ul)(?:\s(?:aria-label|aria-labelledby|charset|class|content|datetime|href|http-equiv|id|lang|name|role|scope|tabindex)="[^"<]*")*\s?\/?>/g;

  it('is text on a page that stays well-formed, never markup', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 3 }), async (records) => {
        const { page } = await opened(
          input({
            files: [
              recordsFile(written({ authenticationAttempts: records, other: records })),
              jsonFile('cloud-mfa/a.json', JSON.stringify(records)),
            ],
          }),
        );
        const markup = page.replace('<!doctype html>', '').replace(/<style>[^<]*<\/style>/, '');
        expect(XMLValidator.validate(markup)).toBe(true);
        // Another reader than ours takes it apart to the same: one main in one body.
        expect(new XMLParser().parse(markup)).toMatchObject({
          html: { body: { main: { h1: expect.any(String) } } },
        });
        expect(/[<>]/.exec(markup.replaceAll(ours, ''))).toBeNull();
        expect(page).not.toMatch(/<script|<img/);
      }),
      { numRuns: 60 },
    );
  });

  it('is read or left to the file, however the file is cut', async () => {
    const whole = Buffer.from(written({ changes: [attempt], other: [{ path: '/x', value: 1 }] }));
    const at = fc.nat(whole.length);
    await fc.assert(
      fc.asyncProperty(at, async (end) => {
        const cut = (async function* () {
          yield whole.subarray(0, end);
        })();
        const shown = await shownRecords(cut);
        expect(shown?.length ?? shelves.length).toBe(shelves.length);
      }),
    );
  });
});
