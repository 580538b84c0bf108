#!/usr/bin/env node
/**
 * Runs the suites of the handlers on Windows Node, under Wine: `main.mjs [--report file.json] [word …]`. Words choose specs
 * by their path. The report is `{ passed, failed, leftOut }`. README.md of this folder says what that proves, and what not.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../build.mjs';
import { layOut, specsIn } from './project.mjs';
import { runSpecs } from './run-specs.mjs';
import { folders, leftOut } from './suites.mjs';
import { NoWindows, Wine } from './wine.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, '.cache', 'windows');
const { positionals: words, values } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'string' } },
});

function tell({ spec, tests, errors, milliseconds }) {
  const failed = tests.filter((test) => test.errors.length > 0);
  const bad = failed.length + errors.length > 0;
  console.error(
    `${bad ? 'FAIL' : 'PASS'} ${spec} (${tests.length} tests, ${(milliseconds / 1000).toFixed(1)} s)`,
  );
  for (const test of failed) console.error(`  ● ${test.title}\n${test.errors.join('\n')}\n`);
  for (const error of errors) console.error(`  ● ${error}\n`);
}

function sumOf(results) {
  const tests = results.flatMap((result) => result.tests);
  const ran = tests.filter(({ status }) => status === 'done');
  const passed = ran.filter((test) => test.errors.length === 0).length;
  // An error outside the tests, or a spec that ran none, is a failure too.
  const failed = ran.length - passed + results.filter(({ errors }) => errors.length > 0).length;
  return { passed, failed, leftOut: tests.length - ran.length };
}

async function lane() {
  const wine = new Wine(cache);
  wine.prepare();
  buildIfStale();
  const target = join(cache, 'project');
  layOut(root, target);
  const specs = specsIn(target, folders, words);
  if (specs.length === 0)
    throw new Error(`No spec of the Windows lane has ${words.join(' or ')} in its path.`);
  try {
    return sumOf(await runSpecs(wine, target, specs, { leftOut, atOnce: 2, tell }));
  } finally {
    wine.stop();
  }
}

let sum;
try {
  sum = await lane();
} catch (error) {
  console.error(error instanceof NoWindows ? `The Windows lane cannot run here: ${error.message}.` : error);
  // Where everything has to be proved, as in CI, what was not run has failed.
  const must = !(error instanceof NoWindows) || process.env.LETHE_REQUIRE_SERVERS === '1';
  sum = { passed: 0, failed: must ? 1 : 0, leftOut: 0 };
}
if (values.report) writeFileSync(values.report, JSON.stringify(sum));
console.error(`On Windows Node: ${sum.passed} passed, ${sum.failed} failed, ${sum.leftOut} left out.`);
process.exitCode = sum.failed > 0 ? 1 : 0;
