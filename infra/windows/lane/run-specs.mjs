/** Runs specs on Windows Node, a process for each, and gathers what came of their tests. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const LONGEST_MS = 240_000;
/** A process that has written its result and does not end is not waited for any longer. */
const AFTER_RESULT_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/** Waits for a program of Wine. @returns its exit code, or why it was killed: `late` or `server` */
async function endOf(child, server, result) {
  const over = new globalThis.AbortController();
  const begun = Date.now();
  let resultAt;
  const exit = (process, what) =>
    once(process, 'exit', { signal: over.signal }).then(([code]) => what ?? code);
  const late = new Promise((resolve) => {
    const timer = setInterval(() => {
      if (existsSync(result)) resultAt ??= Date.now();
      if (Date.now() - begun > LONGEST_MS || Date.now() - resultAt > AFTER_RESULT_MS) resolve('late');
    }, LOOK_EVERY_MS);
    over.signal.addEventListener('abort', () => clearInterval(timer));
  });
  const waits = [exit(child), exit(server, 'server'), late];
  try {
    return await Promise.race(waits);
  } finally {
    over.abort();
    for (const wait of waits) wait.catch(() => undefined);
    child.kill('SIGKILL');
  }
}

/** What of a spec runs, as there/run-spec.mjs reads it. */
const planOf = (spec, { leftOut, leftToAll }) => ({
  leftOut: leftOut.filter((each) => spec.endsWith(each.spec)).map(({ title }) => title ?? ''),
  keeps: leftToAll.find((each) => spec.endsWith(each.spec))?.keeps ?? null,
});

/**
 * @returns {Promise<{ spec, tests, errors, milliseconds } | undefined>} `errors` are those of no test; undefined: Wine's own
 *   server ended on the way, which says nothing about the spec
 */
async function runSpec(wine, target, spec, plan) {
  const begun = Date.now();
  const name = spec.replaceAll('/', '+');
  const file = (ending) => join(target, 'results', `${name}.${ending}`);
  const [output, result] = [file('txt'), file('json')];
  rmSync(result, { force: true });
  writeFileSync(file('plan'), JSON.stringify(plan));
  const { server } = wine;
  const child = wine.start(
    ['dist/run-spec.mjs', `dist/${spec}`, `results/${name}.plan`, `results/${name}.json`],
    { output, cwd: target },
  );
  const ended = await endOf(child, server, result);
  const milliseconds = Date.now() - begun;
  if (existsSync(result)) return { spec, milliseconds, ...JSON.parse(readFileSync(result, 'utf8')) };
  if (ended === 'server') return undefined;
  const why = ended === 'late' ? `no end after ${LONGEST_MS / 1000} s` : `ended with ${ended}`;
  return { spec, milliseconds, tests: [], errors: [`${why}:\n${readFileSync(output, 'utf8').slice(-3000)}`] };
}

/** So often Wine's server may end under one spec. */
const TRIES = 3;

/** Again where Wine itself failed: what it is to prove has not been tried then. */
async function runSpecOnWine(wine, target, spec, plan) {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const ran = await runSpec(wine, target, spec, plan);
    if (ran) return ran;
    console.error(`Wine's server ended under ${spec}; it is run again.`);
  }
  return { spec, milliseconds: 0, tests: [], errors: [`Wine's server ended ${TRIES} times under it.`] };
}

/**
 * @param suites what of each spec runs: `{ leftOut, leftToAll }`, see suites.mjs
 * @param tell is called with each result as it comes
 */
export async function runSpecs(wine, target, specs, { suites, atOnce, tell }) {
  mkdirSync(join(target, 'results'), { recursive: true });
  const waiting = [...specs];
  const results = [];
  const worker = async () => {
    for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
      const result = await runSpecOnWine(wine, target, spec, planOf(spec, suites));
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
