#!/usr/bin/env node
/**
 * `npm run bench`: builds, then runs every test/bench/*.bench.mjs and prints what Lethe does beside its
 * yardstick. `npm run bench -- append` runs those whose name contains the word; `--quick` takes fewer
 * rounds, to see that they run; `--check` fails when something is below its aim.
 *
 * A bench exports `run({ quick })` and resolves to rows of
 * `{ what, against, ratio, aim, note }`: the ratio is Lethe's speed divided by the yardstick's, both
 * measured in turns in the same run on the same disk.
 */
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../test/bench');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const quick = process.argv.includes('--quick');

buildIfStale();
console.log(
  `Node ${process.version}, ${process.platform}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})\n`,
);

let below = 0;
for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith('.bench.mjs') || !words.every((word) => file.includes(word))) continue;
  const { run } = await import(join(folder, file));
  for (const { what, against, ratio, aim, note } of await run({ quick })) {
    const reached = ratio >= aim;
    if (!reached) below += 1;
    console.log(
      `${what.padEnd(32)} ${ratio.toFixed(2)} of ${against} (aim ${aim})${reached ? '' : '  BELOW'}\n${' '.repeat(32)} ${note}`,
    );
  }
}
if (below > 0 && process.argv.includes('--check')) process.exitCode = 1;
