/**
 * Runs one compiled spec, on Windows Node: `run-spec.mjs <spec.js> <plan.json> <result.json>`. The plan is
 * `{ leftOut, keeps }`: beginnings of titles of tests that are left out, and of those that alone run (null: all). The
 * result is `{ tests: [ { title, status: done | skip | todo, milliseconds, errors } ], errors }`; `errors` of the whole
 * are those of no test. What is not written has not run: whoever started this takes a missing result for a failure.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addEventHandler, getState, run } from '@jest/globals';

const [spec, plan, result] = process.argv.slice(2);
const { leftOut, keeps } = JSON.parse(readFileSync(plan, 'utf8'));
const errors = [];
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => errors.push(error?.stack ?? String(error)));

const titleOf = (test) => (test.parent ? [...titleOf(test.parent), test.name] : []);
const found = new Set();
addEventHandler(({ name, test }) => {
  // So that the output of a run that hangs says where.
  if (name === 'test_start') console.log(`begins: ${titleOf(test).join(' › ')}`);
  // Before the tests begin: hooks of a group that has nothing to run are not run.
  if (name === 'run_start') leaveOut(getState().rootDescribeBlock);
});

function leaveOut(block) {
  for (const child of block.children) {
    if (child.type === 'describeBlock') leaveOut(child);
    else if (beginsLike(child, leftOut) || (keeps && !beginsLike(child, keeps))) child.mode = 'skip';
  }
}

function beginsLike(test, beginnings) {
  const title = titleOf(test).join(' › ');
  const those = beginnings.filter((beginning) => title.startsWith(beginning));
  for (const one of those) found.add(one);
  return those.length > 0;
}

// Under Wine a start of a program takes a good part of a second, and some tests start dozens.
getState().testTimeout = 120_000;
const { testResults, unhandledErrors } = await import(pathToFileURL(resolve(spec)).href).then(
  run,
  (error) => ({
    testResults: [],
    unhandledErrors: [`The spec cannot be loaded: ${error?.stack ?? error}`],
  }),
);
for (const title of [...leftOut, ...(keeps ?? [])])
  if (!found.has(title)) errors.push(`No test begins with “${title}”, which suites.mjs names.`);
const tests = testResults.map(({ testPath, status, duration, errors: its }) => ({
  title: testPath.slice(1).join(' › '),
  status,
  milliseconds: duration,
  errors: its,
}));
writeFileSync(result, JSON.stringify({ tests, errors: [...unhandledErrors, ...errors] }));
// What a test left open must not keep us.
process.exit();
