import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { XmlPiece } from '../events/xml-pieces.js';
import { ChunkReader } from './chunk-reader.js';
import { BLOCK_BYTES, evtxChunks } from './evtx-chunks.js';
import { recordsOf } from './evtx-records.js';

const SAMPLES = join(import.meta.dirname, '../../../../../../shared/data/evtx');
const PYTHON = process.env['LETHE_TEST_PYTHON'] ?? 'python3';

const haveSamples = existsSync(SAMPLES);
const haveCrate = haveSamples && spawnSync(PYTHON, ['-c', 'import evtx']).status === 0;

/** Every text and attribute of every record, as the Rust crate `evtx` (its package for Python) renders it. */
const SCRIPT = `
import sys, json, xml.etree.ElementTree as tree
from evtx import PyEvtxParser
for record in PyEvtxParser(sys.argv[1]).records():
    texts = []
    for element in tree.fromstring(record['data']).iter():
        texts += [element.text or '', element.tail or '', *element.attrib.values()]
    print(json.dumps([record['event_record_id'], [text for text in texts if text.strip()]]))
`;

/** The numbers of the records that it finds in each file, over what it cannot read. */
const NUMBERS = `
import sys, json
from evtx import PyEvtxParser
def numbers(file):
    found = []
    try:
        records = iter(PyEvtxParser(file).records())
    except BaseException:
        return found
    for _ in range(100000):
        try:
            found.append(next(records)['event_record_id'])
        except StopIteration:
            break
        except BaseException:
            pass
    return found
print(json.dumps([numbers(file) for file in sys.argv[1:]]))
`;

const [FILE_HEADER, CHUNK] = [0x1000, 0x10000];
/** What happens to event logs: copied while in use, cut off, on a disk that fails. */
const DAMAGES: ReadonlyArray<readonly [string, (bytes: Buffer) => Buffer]> = [
  ['no check sums', (bytes) => bytes.fill(0, 0x7c, 0x80)],
  ['a header of the file that is gone', (bytes) => bytes.fill(0, 0x08, FILE_HEADER)],
  [
    'chunks without their check sums',
    (bytes) => eachChunk(bytes, (at) => bytes.fill(0, at + 0x7c, at + 0x80)),
  ],
  ['a chunk without header', (bytes) => bytes.fill(0, FILE_HEADER, FILE_HEADER + 0x80)],
  [
    'a sector of zeros in each chunk',
    (bytes) => eachChunk(bytes, (at) => bytes.fill(0, at + 0x3000, at + 0x3200)),
  ],
  [
    'a sector of noise in each chunk',
    (bytes) => eachChunk(bytes, (at) => bytes.fill(0xa7, at + 0x1e00, at + 0x2000)),
  ],
  [
    'tables of strings and templates that are gone',
    (bytes) => eachChunk(bytes, (at) => bytes.fill(0, at + 0x80, at + 0x200)),
  ],
  ['an end within a record', (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.7) + 13)],
];

function eachChunk(bytes: Buffer, change: (at: number) => unknown): Buffer {
  for (let at = FILE_HEADER; at + CHUNK <= bytes.length; at += CHUNK) change(at);
  return bytes;
}

/** Of each of our records what it says. */
async function ourTexts(file: string): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  const blocks = [Buffer.alloc(BLOCK_BYTES), Buffer.alloc(BLOCK_BYTES)] as const;
  for await (const { block, start, end, damage } of evtxChunks(file, blocks)) {
    const bytes = block.subarray(start, end);
    const reader = new ChunkReader(bytes);
    for (const record of recordsOf(bytes, damage).records) {
      const said: string[] = [];
      reader.tell(record, {
        take: (piece: XmlPiece) => {
          if (piece.kind === 'open') said.push('\n', [...piece.attributes.values()].join('\n'), '\n');
          else said.push(piece.kind === 'text' ? piece.text : '\n');
        },
      });
      texts.set(record.number, said.join(''));
    }
  }
  return texts;
}

/** Times are written with another number of digits, and a parser of XML makes one line end of two characters. */
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const comparable = (text: string): string => text.replace(/\r\n?/g, '\n').toLowerCase();

const reason = haveSamples ? `${PYTHON} has no package evtx` : `there is no ${SAMPLES}`;
const files = haveSamples ? readdirSync(SAMPLES).filter((name) => name.endsWith('.evtx')) : ['no file'];

(haveCrate ? describe : describe.skip)(
  `beside the Rust crate evtx${haveCrate ? '' : ` (not run: ${reason})`}`,
  () => {
    it.each(files)(
      'the same records are found, and every text that it renders is in ours: %s',
      async (name) => {
        const file = join(SAMPLES, name);
        const run = spawnSync(PYTHON, ['-c', SCRIPT, file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
        expect(run.stderr).toBe('');
        const theirs = run.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as [number, string[]]);
        const ours = await ourTexts(file);
        expect([...ours.keys()]).toEqual(theirs.map(([number]) => number));
        for (const [number, texts] of theirs) {
          const text = comparable(ours.get(number) ?? '');
          const missing = texts.filter((each) => !TIME.test(each) && !text.includes(comparable(each)));
          expect([number, missing]).toEqual([number, []]);
        }
      },
    );

    it('every record that it finds in damaged files is found, whatever the damage is', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lethe-evtx-'));
      try {
        const damaged = files.flatMap((name) =>
          DAMAGES.map(([what, damage], index) => {
            const file = join(folder, `${index} ${name}`);
            writeFileSync(file, damage(readFileSync(join(SAMPLES, name))));
            return { name, what, file };
          }),
        );
        const paths = damaged.map(({ file }) => file);
        const run = spawnSync(PYTHON, ['-c', NUMBERS, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 28 });
        const theirs = JSON.parse(run.stdout) as readonly number[][];
        for (const [index, { name, what, file }] of damaged.entries()) {
          const ours = await ourTexts(file);
          const missed = (theirs[index] ?? []).filter((number) => !ours.has(number));
          expect({ name, what, missed }).toEqual({ name, what, missed: [] });
        }
        // It does find something, or nothing would be compared.
        expect(theirs.filter((numbers) => numbers.length > 0).length).toBeGreaterThan(damaged.length / 2);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);

/** Counted with version 0.14.0 of the package: files, then records, the first and the last number. */
const COUNTED = [
  ['2-system-Microsoft-Windows-LiveId%4Operational.evtx', 399, 2032, 2430],
  ['Security_short_selected.evtx', 7, 1, 7],
  ['new-user-security.evtx', 4, 1, 4],
  ['system.evtx', 1881, 1, 1881],
] as const;

(haveSamples ? describe : describe.skip)(
  `beside what the Rust crate evtx once counted${haveSamples ? '' : ` (not run: ${reason})`}`,
  () => {
    it.each(COUNTED)('the same records are found: %s', async (name, count, first, last) => {
      const numbers = [...(await ourTexts(join(SAMPLES, name))).keys()];
      expect([numbers.length, Math.min(...numbers), Math.max(...numbers)]).toEqual([count, first, last]);
    });
  },
);
