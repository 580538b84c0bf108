import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mixedText } from './mixed-text.js';
import { NARROW } from './stretches.js';
import { blockOf, MARGIN, type TextBlock } from './text-block.js';

interface Written {
  readonly bytes: Buffer;
  /** what a search is to see of it */
  readonly text: Buffer;
}

const narrow = (text: string): Written => ({ bytes: Buffer.from(text), text: Buffer.from(text) });
const wide = (text: string): Written => ({ bytes: Buffer.from(text, 'utf16le'), text: Buffer.from(text) });
const wideBig = (text: string): Written => ({ ...wide(text), bytes: wide(text).bytes.swap16() });
const codePage = (hex: string): Written => ({
  bytes: Buffer.from(hex, 'hex'),
  text: Buffer.from(hex, 'hex'),
});

const sum = (written: readonly Written[]): Written => ({
  bytes: Buffer.concat(written.map(({ bytes }) => bytes)),
  text: Buffer.concat(written.map(({ text }) => text)),
});

/** Blocks as readers give them, which end at these places. */
async function* blocksOf(bytes: Buffer, ends: readonly number[]): AsyncGenerator<TextBlock> {
  let from = 0;
  for (const to of [...ends.map((end) => end % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    yield blockOf(bytes.subarray(from, to));
    from = to;
  }
}

async function read(bytes: Buffer, ends: readonly number[] = []): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const block of mixedText(blocksOf(bytes, ends), NARROW)) {
    expect(block.start).toBeGreaterThanOrEqual(MARGIN);
    pieces.push(Buffer.from(block.bytes.subarray(block.start, block.end)));
    // Who reads may write before it.
    block.bytes.fill('!', 0, block.start);
  }
  return Buffer.concat(pieces).toString('latin1');
}

const name = fc.constantFrom(
  ...['ada', 'a', 'Bo', 'ada@example.com', 'müller', 'łukasz', 'Иванов', 'анна', 'Νίκος', 'אבי', 'محمد'],
  ...['山田', 'たなか', '김철수', 'สมชาย', '𠮷野', '😀'],
);
const words = fc.constantFrom(
  ...[
    '',
    'ok ',
    'User ',
    '2019-04-23T17:22:14.516730Z|i|18288|26784|pfsvc|7|',
    'Der Benutzer wurde geändert: ',
  ],
  ...[
    'Пользователь ',
    '用户已被管理员从目录中删除，请联系您的上级主管。',
    'ユーザーは削除されました。',
    '– “x” … 5 € ',
  ],
);
const line = fc
  .tuple(words, name, words, fc.constantFrom('\n', '\r\n'))
  .map(([before, who, behind, end]) => `${before}"${who}" ${behind}${end}`);
const written = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(narrow, wide, wideBig), line).map(([write, text]) => write(text)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '557365722022c8e2e0edeee222207761732061646465642e0a',
        '557365722022a3756b61737a22207761732061646465642e0d0a',
        '557365722022c0eec0d722207761732061646465642e0d0a',
        '5573657220224afc7267656e22207761732061646465642e0a',
      )
      .map(codePage),
  },
);
const ends = fc.array(fc.nat(100_000), { maxLength: 6 });
/** So often by default; more while costs are chosen. */
const numRuns = Number(process.env.LETHE_RUNS ?? 500);

describe('the text of a log', () => {
  it('is that of each line as it was written, whatever the others are and wherever blocks end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(written, { maxLength: 12 }), ends, async (lines, places) => {
        const { bytes, text } = sum(lines);
        expect(await read(bytes, places)).toBe(text.toString('latin1'));
      }),
      { numRuns },
    );
  });

  it('is the same in files of many windows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(written, fc.integer({ min: 1, max: 400 })), { maxLength: 6 }),
        ends,
        async (lines, places) => {
          const { bytes, text } = sum(
            lines.flatMap(([each, times]) => Array.from({ length: times }, () => each)),
          );
          expect(await read(bytes, places)).toBe(text.toString('latin1'));
        },
      ),
      { numRuns: numRuns / 5 },
    );
  });

  const logLine = fc.tuple(name, words).map(([who, behind]) => ({
    who,
    text: `2019-04-23T17:22:14.516730Z|i|18288|26784|User "${who}" ${behind}`,
  }));
  it('has every name also where the end of the line before was not written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(narrow, wide), logLine), { maxLength: 5 }),
        ends,
        async (lines, places) => {
          const { bytes } = sum(lines.map(([write, { text }]) => write(text)));
          const text = Buffer.from(await read(bytes, places), 'latin1').toString();
          expect([...text.matchAll(/User "([^"]+)"/gu)].map(([, who]) => who)).toEqual(
            lines.map(([, { who }]) => who),
          );
        },
      ),
      { numRuns },
    );
  });

  it('reads all text between zeros that a file system had set aside, and those that end lines', async () => {
    const zeros = fc.integer({ min: 2, max: 20_000 }).map((count) => codePage('00'.repeat(count)));
    const ended = logLine.map(({ text }) => narrow(`${text}\0\n`));
    const plain = logLine.map(({ text }) => narrow(`${text}\r\n`));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(zeros, ended, plain), { maxLength: 8 }),
        ends,
        async (parts, places) => {
          const { bytes, text } = sum(parts);
          const withoutZeros = (all: string): string => all.replaceAll('\0', '');
          expect(withoutZeros(await read(bytes, places))).toBe(withoutZeros(text.toString('latin1')));
        },
      ),
      { numRuns: numRuns / 5 },
    );
  });
});
