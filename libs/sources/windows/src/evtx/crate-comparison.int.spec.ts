import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
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
