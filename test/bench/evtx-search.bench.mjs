/**
 * Search of event logs beside a full parse of the same file by the Rust crate `evtx`: through its package for Python
 * (timed within Python, so that its start does not count), and through its program `evtx_dump`, which uses all
 * cores and is timed as a process, on a file where its start does not count either.
 *
 * Real logs are needed, in `../shared/data/evtx`; LETHE_BENCH_PYTHON and LETHE_BENCH_EVTX_DUMP name the programs if
 * they are not `python3` and `evtx_dump` on the path. What is not there is not run, and says so.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  appendFileSync,
  openSync,
  closeSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { searchEvtx } from '#sources/windows';

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data/evtx');
const SMALL = ['2-system-Microsoft-Windows-LiveId%4Operational.evtx', 'system.evtx'];
const python = process.env['LETHE_BENCH_PYTHON'] ?? 'python3';
const evtxDump = process.env['LETHE_BENCH_EVTX_DUMP'] ?? 'evtx_dump';
const FILE_HEADER = 4096;

const PARSE = `
import sys, time
from evtx import PyEvtxParser
start = time.perf_counter()
records = sum(1 for file in sys.argv[1:] for record in PyEvtxParser(file).records_json())
print(records, (time.perf_counter() - start) * 1000)
`;

function parsedByPython(files) {
  const run = spawnSync(python, ['-c', PARSE, ...files], { encoding: 'utf8' });
  if (run.status !== 0) return null;
  const [records, ms] = run.stdout.split(' ').map(Number);
  return { records, ms };
}

function parsedByProgram(file) {
  const nowhere = openSync(devNull, 'w');
  const start = performance.now();
  const run = spawnSync(evtxDump, ['-o', 'jsonl', file], { stdio: ['ignore', nowhere, 'ignore'] });
  const ms = performance.now() - start;
  closeSync(nowhere);
  return run.status === 0 ? { ms } : null;
}

async function searched(files, names) {
  const start = performance.now();
  let hits = 0;
  const { records } = await searchEvtx({ files, names, onHit: () => void hits++ });
  return { ms: performance.now() - start, records, hits };
}

/** The chunks of both logs again and again: each stands for itself. */
function writeLarge(path, times) {
  const [first, second] = SMALL.map((name) => readFileSync(join(samples, name)));
  writeFileSync(path, first.subarray(0, FILE_HEADER));
  const chunks = Buffer.concat([first.subarray(FILE_HEADER), second.subarray(FILE_HEADER)]);
  for (let time = 0; time < times; time++) appendFileSync(path, chunks);
}

/** In turns; the best round of each counts. */
async function best(rounds, sides) {
  const results = sides.map(() => null);
  for (let round = 0; round < rounds; round++)
    for (const [index, side] of sides.entries()) {
      const result = await side();
      if (result === null) return null;
      if (results[index] === null || result.ms < results[index].ms) results[index] = result;
    }
  return results;
}

const row = (what, against, aim, [lethe, other]) => ({
  what,
  against,
  ratio: other.ms / lethe.ms,
  aim,
  note: `${lethe.ms.toFixed(1)} ms for ${lethe.records} records, ${lethe.hits} hits; ${other.ms.toFixed(1)} ms`,
});

const thousand = Array.from({ length: 1000 }, (_, index) => `user${index * 50}@example.com`);
const searches = [
  { what: 'a name that is nowhere', names: ['nobody@example.com'], aim: 1 },
  { what: 'a name in few records', names: ['luafv'], aim: 1 },
  { what: '1,000 names', names: thousand, aim: 1 },
];

export async function run({ quick = false } = {}) {
  if (!existsSync(samples)) {
    console.log(`evtx search: not run, there is no ${samples}`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const rows = [];
  try {
    const small = SMALL.map((name) => join(samples, name));
    const large = join(folder, 'large.evtx');
    writeLarge(large, quick ? 5 : 48);
    for (const { what, names, aim } of searches) {
      const bySmall = await best(quick ? 5 : 30, [() => searched(small, names), () => parsedByPython(small)]);
      if (bySmall) rows.push(row(`evtx, 2 MB, ${what}`, 'a parse by the Rust crate', aim, bySmall));
      const byLarge = await best(quick ? 2 : 5, [
        () => searched([large], names),
        () => parsedByProgram(large),
      ]);
      const size = quick ? '10 MB' : '104 MB';
      if (byLarge) rows.push(row(`evtx, ${size}, ${what}`, 'evtx_dump, all cores', aim, byLarge));
    }
    if (rows.length === 0)
      console.log(`evtx search: not run, neither ${python} has evtx nor is there ${evtxDump}`);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.table(await run({ quick: process.argv.includes('--quick') }));
