#!/usr/bin/env node
/**
 * Runs the suites of the handlers on Windows Node, under Wine: `main.mjs [--report file.json] [word …]`. Words choose specs
 * by their path. The report is `{ passed, failed, leftOut, again }`; `again` are the specs that passed at their second run
 * only. README.md of this folder says what that proves, and what not.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../build.mjs';
import { buildPrograms } from './native-programs.mjs';
import { layOut, specsIn } from './project.mjs';
import { runSpecs } from './run-specs.mjs';
import { all, folders, leftOut, leftToAll } from './suites.mjs';
import { wholeHandler } from './whole-handler.mjs';
import { NoWindows, Wine } from './wine.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, '.cache', 'windows');
const { positionals: words, values } = parseArgs({
  allowPositionals: true,
  options: { report: { type: 'string' } },
});

const hasFailed = ({ tests, errors }) => errors.length + tests.flatMap((test) => test.errors).length > 0;

function tell(result) {
  const { spec, tests, errors, milliseconds } = result;
  const ran = tests.filter(({ status }) => status === 'done').length;
  const seconds = (milliseconds / 1000).toFixed(1);
  console.error(
    `${hasFailed(result) ? 'FAIL' : 'PASS'} ${spec} (${ran} of ${tests.length} tests, ${seconds} s)`,
  );
  for (const test of tests)
    if (test.errors.length > 0) console.error(`  ● ${test.title}\n${test.errors.join('\n')}\n`);
  for (const error of errors) console.error(`  ● ${error}\n`);
}

function sumOf(results, again) {
  const tests = results.flatMap((result) => result.tests);
  const ran = tests.filter(({ status }) => status === 'done');
  const passed = ran.filter((test) => test.errors.length === 0).length;
  // An error outside the tests, or a spec that ran none, is a failure too.
  const failed = ran.length - passed + results.filter(({ errors }) => errors.length > 0).length;
  return { passed, failed, leftOut: tests.length - ran.length, again };
}

/**
 * A spec that failed is run once more, alone, on a Wine made anew: a fault of ours is there again, one of Wine's is
 * not. Both are said aloud.
 */
async function againWhereFailed(wine, target, results, options) {
  const failed = results.filter(hasFailed).map(({ spec }) => spec);
  if (failed.length === 0) return sumOf(results, []);
  console.error(
    `\nFAILED UNDER WINE, and run once more, each alone, on a Wine made anew:\n  ${failed.join('\n  ')}`,
  );
  wine.makeAnew();
  const second = await runSpecs(wine, target, failed, { ...options, atOnce: 1 });
  const passed = second.filter((result) => !hasFailed(result)).map(({ spec }) => spec);
  for (const spec of passed)
    console.error(`PASSED AT THE SECOND RUN ONLY, which is put down to Wine and its load: ${spec}`);
  return sumOf([...results.filter((result) => !hasFailed(result)), ...second], passed);
}

/** Where everything is to be proved; twice, as with specs. */
async function andHandler(wine, target, sum) {
  const prove = async () => {
    const result = await wholeHandler(wine, target, root);
    tell(result);
    return result;
  };
  const first = await prove();
  if (!hasFailed(first)) return { ...sum, passed: sum.passed + 1 };
  console.error(`FAILED UNDER WINE, and run once more: ${first.spec}`);
  wine.makeAnew();
  if (hasFailed(await prove())) return { ...sum, failed: sum.failed + 1 };
  return { ...sum, passed: sum.passed + 1, again: [...sum.again, first.spec] };
}

async function lane() {
  const wine = new Wine(cache);
  wine.prepare();
  buildIfStale();
  const target = join(cache, 'project');
  layOut(root, target);
  if (all && !buildPrograms(root, target))
    console.error('There is no Go here: no stand-in is a program of Windows.');
  const named = specsIn(target, folders, words);
  const suites = { leftOut, leftToAll };
  for (const { spec } of leftToAll)
    if (words.length === 0 && !named.some((path) => path.endsWith(spec)))
      throw new Error(`suites.mjs names ${spec}, which is not there.`);
  const whole = leftToAll.filter(({ keeps }) => !keeps);
  const specs = named.filter((path) => !whole.some(({ spec }) => path.endsWith(spec)));
  const withHandler = all && (words.length === 0 || words.includes('whole-handler'));
  if (specs.length === 0 && !withHandler)
    throw new Error(
      `No spec of the Windows lane has ${words.join(' or ')} in its path; LETHE_FAULTS=all has more.`,
    );
  try {
    const options = { suites, atOnce: 2, tell };
    const results = await runSpecs(wine, target, specs, options);
    const again = await againWhereFailed(wine, target, results, options);
    return withHandler ? await andHandler(wine, target, again) : again;
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
  sum = { passed: 0, failed: must ? 1 : 0, leftOut: 0, again: [] };
}
if (values.report) writeFileSync(values.report, JSON.stringify(sum));
console.error(`On Windows Node: ${sum.passed} passed, ${sum.failed} failed, ${sum.leftOut} left out.`);
process.exitCode = sum.failed > 0 ? 1 : 0;
