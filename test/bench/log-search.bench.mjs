/**
 * Log search beside `grep -F` on the same file: one name, and 1,000 names at once. Both count matching
 * lines of a file in the page cache; Lethe also compares without case, tells line numbers and times, and
 * takes only whole quoted names.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { searchLogs } from '#sources/windows';

const PEOPLE = 50_000;
const person = (number) => `user${number}@example.com`;

/** Lines as MFA Server writes them (seven fields): mostly operational, one in fifty a change of somebody's user record. */
function writeLog(path, bytes) {
  const file = openSync(path, 'w');
  let written = 0;
  for (let line = 0, text = ''; written < bytes; line++) {
    const time = new Date(1.55e12 + line * 37).toISOString().replace('Z', '000Z');
    const name = person(((line % 50 === 0 ? line / 50 : line) * 7919) % PEOPLE);
    const message =
      line % 50 === 0
        ? `User record "${name}" changed: Phone.`
        : `Pfauth succeeded for user '${name}'. Call status: SUCCESS_NO_PIN - ${line % 3 === 0 ? '"Only # Entered"' : 'No'}.`;
    text += `${time}|i|18288|${20_000 + (line % 97)}|pfsvc|${line}|${message}\r\n`;
    if (text.length < 1 << 20) continue;
    written += writeSync(file, text);
    text = '';
  }
  closeSync(file);
}

const timed = async (work) => {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
};

function grep(path, name) {
  const run = spawnSync('grep', ['-cF', `"${name}"`, path], { encoding: 'utf8' });
  if (run.error) throw new Error('The bench needs grep on the path.', { cause: run.error });
  return Number(run.stdout);
}

async function lethe(path, names) {
  let lines = 0;
  await searchLogs({ files: [{ path }], names, quotes: 'double', onHit: () => void lines++ });
  return lines;
}

export async function run({ quick = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  try {
    const path = join(folder, 'MultiFactorAuthSvc.log');
    writeLog(path, (quick ? 30 : 300) * 1e6);
    const thousand = Array.from({ length: 1000 }, (_, index) => person(index * 50));
    const rounds = { grep: [], one: [], thousand: [] };
    // In turns, so that a busy moment of the machine meets all of them; the best round counts.
    for (let round = 0; round < (quick ? 2 : 7); round++) {
      const byGrep = await timed(() => grep(path, person(100)));
      const one = await timed(() => lethe(path, [person(100)]));
      const many = await timed(() => lethe(path, thousand));
      if (byGrep.result !== one.result)
        throw new Error(`grep found ${byGrep.result} lines, Lethe ${one.result}`);
      rounds.grep.push(byGrep.ms);
      rounds.one.push(one.ms);
      rounds.thousand.push(many.ms);
    }
    const [grepMs, oneMs, manyMs] = [rounds.grep, rounds.one, rounds.thousand].map((ms) => Math.min(...ms));
    const megabytes = Math.round(statSync(path).size / 1e6);
    return [
      {
        what: 'log search, one name',
        against: 'grep -F',
        ratio: grepMs / oneMs,
        aim: 1,
        note: `${megabytes} MB: ${oneMs.toFixed(0)} ms, grep ${grepMs.toFixed(0)} ms`,
      },
      {
        what: 'log search, 1,000 names',
        against: 'one name',
        ratio: oneMs / manyMs,
        aim: 0.8,
        note: `${manyMs.toFixed(0)} ms for 1,000, ${oneMs.toFixed(0)} ms for one`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.table(await run({ quick: process.argv.includes('--quick') }));
