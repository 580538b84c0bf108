import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LogHit } from './file-search.js';
import { searchLogs, type LogSearch, type LogSearchSummary } from './search-logs.js';

describe('searchLogs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-search-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const search = async (
    content: string | Buffer,
    names: readonly string[],
    quotes: LogSearch['quotes'] = 'double',
  ): Promise<{ hits: LogHit[]; summary: LogSearchSummary }> => {
    const file = join(folder, 'MultiFactorAuthSvc.log');
    await writeFile(file, content);
    const hits: LogHit[] = [];
    const summary = await searchLogs({
      files: [{ path: file }],
      names,
      quotes,
      onHit: (hit) => void hits.push(hit),
    });
    return { hits, summary };
  };
  const linesOf = async (...args: Parameters<typeof search>): Promise<number[]> =>
    (await search(...args)).hits.map(({ line }) => line);

  it.each([
    ['1251', 'Иванов', 'User "иванов" was added.', '557365722022e8e2e0edeee222207761732061646465642e'],
    ['1250', 'łukasz', 'User "Łukasz" was added.', '557365722022a3756b61737a22207761732061646465642e'],
    ['1253', 'Νίκος', 'User "νίκος" was added.', '557365722022eddfeaeff222207761732061646465642e'],
    ['932', '山田', 'User "山田" was added.', '5573657220228e52936322207761732061646465642e'],
    ['936', '李雷', 'User "李雷" was added.', '557365722022c0eec0d722207761732061646465642e'],
    ['1252', 'jürgen', 'User "Jürgen" was added.', '5573657220224afc7267656e22207761732061646465642e'],
  ] as const)(
    'finds a name in whatever ANSI code page its host writes, and hands the line over as it was meant: %s',
    async (_, name, line, hex) => {
      const content = Buffer.concat([Buffer.from('User "ann" was added.\r\n'), Buffer.from(hex, 'hex')]);
      for (const quotes of ['double', 'any'] as const) {
        const { hits } = await search(content, ['zoe', name], quotes);
        expect(hits).toMatchObject([{ line: 2, text: line, names: [name] }]);
      }
      expect(await linesOf(content, [`${name}x`, `x${name}`], 'any')).toEqual([]);
    },
  );

  it('finds the whole quoted name, not longer names and not other quotes', async () => {
    const { hits, summary } = await search(
      [
        '2019-04-23T17:22:14.516730Z|i|18288|26784|pfsvc|7|Added user "ann"',
        '2019-04-23T17:22:15.516730Z|i|18288|26784|pfsvc|7|Added user "joann"',
        "2019-04-23T17:22:16.516730Z|i|18288|26784|pfsvc|7|Pfauth succeeded for user 'ann'.",
        '2019-04-23T17:22:17.516730Z|i|18288|26784|pfsvc|7|Added users "anna", "ANN" and "ann"',
        '"ann',
        'ann"',
      ].join('\r\n'),
      ['ann'],
    );
    expect(hits).toEqual([
      {
        file: join(folder, 'MultiFactorAuthSvc.log'),
        line: 1,
        time: '2019-04-23T17:22:14.516Z',
        text: '2019-04-23T17:22:14.516730Z|i|18288|26784|pfsvc|7|Added user "ann"',
        names: ['ann'],
      },
      expect.objectContaining({ line: 4, names: ['ann'] }),
    ]);
    expect(summary).toMatchObject({ files: 1, hits: 2, unreadable: [] });
  });

  it('tells time and text of a line behind zeros that a crash has left', async () => {
    const line = '2019-04-23T17:22:14.516730Z|i|18288|26784|pfsvc|7|Added user "ann"';
    const { hits } = await search(`first\n${'\0'.repeat(5000)}${line}\r\n`, ['ann']);
    expect(hits).toMatchObject([{ line: 2, time: '2019-04-23T17:22:14.516Z', text: line }]);
  });

  it('tells which of many names a line holds, as they were given', async () => {
    const { hits } = await search('Change "EXAMPLE\\Ada" by "GRACE@example.com"\nnothing "here"', [
      'ada@example.com',
      'EXAMPLE\\ada',
      'grace@example.com',
    ]);
    expect(hits.map(({ names }) => names)).toEqual([['EXAMPLE\\ada', 'grace@example.com']]);
  });

  it('compares without case beyond ASCII, composed or not', async () => {
    expect(
      await linesOf('"ÖLÇÜ@EXAMPLE.COM"\n"o\u0308lc\u0327u\u0308@example.com"\n"olcu@example.com"', [
        'ölçü@example.com',
      ]),
    ).toEqual([1, 2]);
  });

  const text = 'one\r\ntwo "müller" \u20ac\r\nthree "MÜLLER"\r\nlast "müller"';
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16BE with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16LE that lost its mark', Buffer.from(text, 'utf16le')],
    ['UTF-16BE that lost its mark', Buffer.from(text, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(text.replace('\u20ac', '\u0080'), 'latin1')],
    ['gzip', gzipSync(text)],
    ['UTF-16LE in gzip', gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['two gzip members', Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))])],
  ])('reads %s', async (_, content) => {
    const { hits } = await search(content, ['Müller']);
    expect(hits.map(({ line, text: line_ }) => [line, line_])).toEqual([
      [2, 'two "müller" \u20ac'],
      [3, 'three "MÜLLER"'],
      [4, 'last "müller"'],
    ]);
  });

  it('reads a file that changes its encoding from line to line', async () => {
    const content = Buffer.concat([Buffer.from('"müller" é\n'), Buffer.from('"m\xfcller" \xe9\n', 'latin1')]);
    const { hits } = await search(content, ['müller']);
    expect(hits.map(({ text: line }) => line)).toEqual(['"müller" é', '"müller" é']);
  });

  const wide = (line: string): Buffer => Buffer.from(line, 'utf16le');
  const BLOCK = 2 * 1024 * 1024;
  it.each([
    ['behind lines in UTF-8', [Buffer.from('one\n"müller" 1\n'), wide('"müller" 2\r\n')]],
    ['from an odd byte on', [Buffer.from('odd\n"müller" 1\n!'), wide('"müller" 2\r\n')]],
    ['in big endian', [Buffer.from('one\n"müller" 1\n'), wide('"müller" 2\r\n').swap16()]],
    ['with a mark', [Buffer.from('one\n"müller" 1\n'), wide('\uFEFF"müller" 2\r\n')]],
    [
      'and others behind them',
      [Buffer.from('one\n'), wide('"müller" 1\r\n'), Buffer.from('"müller" 2\n\0\0')],
    ],
    ...[-4, -5, -6, -7, -8, -9].map((by): [string, Buffer[]] => [
      `over the end of a block, ${-by} bytes before it`,
      [Buffer.from(`${'x'.repeat(BLOCK - 41 + by)}\n"müller" 1\n`), wide('what came: "müller" 2\r\n')],
    ]),
  ])('finds names in lines that were appended in UTF-16 %s', async (_, parts) => {
    const { hits } = await search(Buffer.concat(parts), ['müller']);
    expect(hits.map(({ line, text: line_ }) => [line, line_.slice(-10)])).toEqual([
      [2, expect.stringContaining('"müller" 1')],
      [3, expect.stringContaining('"müller" 2')],
    ]);
  });

  const big = (line: string): Buffer => wide(line).swap16();
  // Long names in scripts that logs seldom have: their characters are pairs of letters in 8 bits, too.
  const seldom = [
    ...['សុខាសុភាពរតនាវិចិត្រសុវណ្ណា', 'ⵜⵉⴼⵉⵏⴰⵖⵉⵎⴰⵣⵉⵖⵜⴰⵎⴰⵣⵉⵖⵜⵉⴼ', 'ᏣᎳᎩᎦᏬᏂᎯᏍᏗᏣᎳᎩᎠᏰᎵᏣᎳᎩ', 'ꓡꓲꓢꓴꓐꓯꓟꓵꓥꓡꓲꓢꓴꓐꓯꓟꓵꓥ'],
    ...['ꦗꦮꦲꦤꦕꦫꦏꦢꦠꦱꦮꦭꦥꦝꦗꦪꦚ', 'ꯃꯤꯇꯩꯂꯣꯟꯃꯅꯤꯄꯨꯔꯤꯃꯤꯇꯩ', '𐐔𐐯𐑅𐐨𐑉𐐯𐐻𐐔𐐯𐑅𐐨𐑉𐐯𐐻𐐔𐐯𐑅𐐨'],
    ...['ᚁᚂᚃᚄᚅᚆᚇᚈᚉᚊᚋᚌᚍᚎᚏᚐᚑᚒᚓᚔ', 'ᠮᠣᠩᠭᠣᠯᠪᠢᠴᠢᠭᠮᠣᠩᠭᠣᠯᠪᠢᠴᠢᠭ'],
  ];
  it.each(seldom)(
    'finds a name in a script that logs seldom have, however it is written: %s',
    async (name) => {
      const lines = 'one\r\ntwo\r\n'.repeat(20);
      for (const content of [
        ...[wide(`\uFEFF${lines}"${name}"\r\n${lines}`), wide(`${lines}"${name}"\r\n${lines}`)],
        ...[big(`\uFEFF${lines}"${name}"\r\n${lines}`), Buffer.from(`${lines}"${name}"\r\n${lines}`)],
        Buffer.concat([Buffer.from(lines), wide(`"${name}"\r\n`), Buffer.from(lines)]),
      ])
        for (const quotes of ['double', 'any'] as const)
          expect((await search(content, [name], quotes)).hits.map(({ line }) => line)).toEqual([41]);
    },
  );

  const filling = 'Пользователь "иванов" 1: 山田, Νίκος\r\n';
  it.each([
    ['little endian with a mark', wide('\uFEFF'), wide],
    ['big endian with a mark', big('\uFEFF'), big],
    ['little endian without a mark', Buffer.alloc(0), wide],
    ['big endian without a mark', Buffer.alloc(0), big],
  ])(
    'finds names in 8-bit lines that were appended to UTF-16 in %s, and in what comes behind them',
    async (_, mark, write) => {
      const content = Buffer.concat([
        ...[mark, write(filling.repeat(20_000)), Buffer.from('Пользователь "Иванов" 2\n')],
        ...[write('User "Иванов" 3\r\n'), Buffer.from('User "\xc8\xe2\xe0\xed\xee\xe2" 4\r\n', 'latin1')],
        ...[Buffer.from(`${'x'.repeat(BLOCK)}\n`), write('"Иванов" 6\r\n')],
      ]);
      for (const quotes of ['double', 'any'] as const) {
        const { hits } = await search(content, ['Иванов', 'ann'], quotes);
        expect(hits).toHaveLength(20_004);
        expect(hits.slice(19_999).map(({ line, text: line_ }) => [line, line_])).toEqual([
          [20_000, filling.trimEnd()],
          [20_001, 'Пользователь "Иванов" 2'],
          [20_002, 'User "Иванов" 3'],
          [20_003, 'User "Иванов" 4'],
          [20_005, '"Иванов" 6'],
        ]);
      }
    },
  );

  it('finds a name in lines of megabytes and counts on after them', async () => {
    const long = (bytes: number): string =>
      `2026-01-02 03:04:05 ${'x'.repeat(bytes)} "ada" ${'y'.repeat(bytes)}`;
    const { hits } = await search(
      [long(100_000), long(1_500_000), long(9_000_000), 'short "ada"'].join('\n'),
      ['ada'],
    );
    expect(hits.map(({ line, time }) => [line, time])).toEqual([
      [1, '2026-01-02T03:04:05.000Z'],
      [2, '2026-01-02T03:04:05.000Z'],
      [3, '2026-01-02T03:04:05.000Z'],
      [4, null],
    ]);
    expect(hits[1]?.text).toBe(long(1_500_000));
    expect(hits[2]?.text).toMatch(/^2026-01-02 03:04:05 x+ … x+ "ada" y+$/);
    expect(hits[2]?.text.length).toBeLessThan(100_000);
  });

  it('finds a name wherever the borders of the blocks it reads fall', async () => {
    const line = `${'-'.repeat(83)} "grace@example.com" and 'ada@example.com'\r\n`;
    const lines = Math.ceil((5 * 1024 * 1024) / line.length);
    const { hits } = await search(line.repeat(lines), ['grace@example.com']);
    expect(hits).toHaveLength(lines);
    expect(hits.at(-1)?.line).toBe(lines);
    expect(await linesOf(line.repeat(lines), ['ada@example.com'], 'any')).toHaveLength(lines);
  });

  it.each([
    [
      'a cut gzip file',
      gzipSync(Buffer.from('"ada"\n'.repeat(10_000) + Math.random().toString())).subarray(0, -30),
      'damaged',
    ],
    ['a zip file', Buffer.from('PK\x03\x04 "ada"'), 'packed'],
    ['a zip file in gzip', gzipSync(Buffer.from('PK\x03\x04 "ada"')), 'packed'],
    ['what was put into gzip twice', gzipSync(gzipSync('"ada"')), 'packed'],
  ])('says that it could not read %s', async (_, content, reason) => {
    const { summary } = await search(content, ['ada']);
    expect(summary.unreadable).toEqual([{ file: join(folder, 'MultiFactorAuthSvc.log'), reason }]);
  });

  it('opens no link, even when the listing was deceived', async () => {
    await writeFile(join(folder, 'outside'), '"ada"');
    await symlink(join(folder, 'outside'), join(folder, 'link.log'));
    const summary = await searchLogs({
      files: [{ path: join(folder, 'link.log') }, { path: join(folder, 'gone.log') }],
      names: ['ada'],
      quotes: 'double',
      onHit: () => undefined,
    });
    expect(summary).toMatchObject({ hits: 0, unreadable: [{ reason: 'link' }, { reason: 'missing' }] });
  });

  it('stops when it is told to, and when the taker of hits fails', async () => {
    const file = join(folder, 'a.log');
    await writeFile(file, '"ada"\n'.repeat(10));
    const run = (over: Partial<LogSearch>) =>
      searchLogs({
        files: [{ path: file }],
        names: ['ada'],
        quotes: 'double',
        onHit: () => undefined,
        ...over,
      });
    await expect(run({ signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    await expect(run({ onHit: async () => Promise.reject(new Error('full')) })).rejects.toThrow('full');
  });

  it.each([
    ['a zero before the end', '"ada\0"', []],
    ['a zero at the end', '"ada"\0', [1]],
    ['zeros and a name between', '\0\0"ada"\0\0', [1]],
    ['a stretch of UTF-16 at the end', '"\0a\0d\0a\0"\0', [1]],
  ])('takes %s of a file for what it is', async (_, content, lines) =>
    expect(await linesOf(content, ['ada'])).toEqual(lines),
  );

  it('agrees with a plain reading of the text', async () => {
    const names = ['ada', 'Ann', "o'neill", 'ex\\ada', 'ada@ex.org', 'łukasz', '-x'];
    const word = fc.constantFrom(
      ...names,
      'ADA',
      'ŁUKASZ',
      'joann',
      '"',
      "'",
      ' ',
      '\n',
      '\r\n',
      '.',
      '@',
      '\\',
      '\0\0\0\0',
      '…',
      '|',
      '=',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 60 }), async (words) => {
        const content = words.join('');
        const expected = content
          .split('\n')
          .map((line, index) => ({ line: index + 1, tokens: line.split('"').slice(1, -1) }))
          .filter(({ tokens }) =>
            tokens.some((token) => names.some((name) => name.toLowerCase() === token.toLowerCase())),
          )
          .map(({ line }) => line);
        expect(await linesOf(content, names)).toEqual(expected);
        // Every quoted name is also a mention, by either way of looking for mentions.
        const mentions = await linesOf(content, names, 'any');
        expect(mentions).toEqual(expect.arrayContaining(expected));
        const plain = names.filter((name) => name !== '-x');
        const oneByOne = await linesOf(content, [...plain, 'never there'], 'any');
        expect(await linesOf(content, plain, 'any')).toEqual(oneByOne);
      }),
      { numRuns: 200 },
    );
  });
});
