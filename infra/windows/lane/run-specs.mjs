/** Runs specs on Windows Node, a process for each, and gathers what came of their tests. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const LONGEST_MS = 600_000;

/** @returns {Promise<{ spec, tests, errors, milliseconds }>} `errors` are those of no test */
async function runSpec(wine, target, spec, leftOut) {
  const begun = Date.now();
  const name = spec.replaceAll('/', '+');
  const output = join(target, 'results', `${name}.txt`);
  const result = join(target, 'results', `${name}.json`);
  const child = wine.start(
    ['dist/run-spec.mjs', `dist/${spec}`, `results/${name}.json`, ...leftOut.map(({ title }) => title ?? '')],
    { output, cwd: target },
  );
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, LONGEST_MS);
  const [ended] = await once(child, 'exit').finally(() => clearTimeout(timer));
  const milliseconds = Date.now() - begun;
  if (existsSync(result)) return { spec, milliseconds, ...JSON.parse(readFileSync(result, 'utf8')) };
  const why = late ? `no end after ${LONGEST_MS / 1000} s` : `ended with ${ended}`;
  return { spec, milliseconds, tests: [], errors: [`${why}:\n${readFileSync(output, 'utf8').slice(-3000)}`] };
}

/**
 * @param leftOut `{ spec, title?, why }`, see suites.mjs
 * @param tell is called with each result as it comes
 */
export async function runSpecs(wine, target, specs, { leftOut, atOnce, tell }) {
  rmSync(join(target, 'results'), { recursive: true, force: true });
  mkdirSync(join(target, 'results'));
  const waiting = [...specs];
  const results = [];
  const worker = async () => {
    for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
      const path = spec;
      const missed = leftOut.filter((each) => path.endsWith(each.spec));
      const result = await runSpec(wine, target, path, missed);
      results.push(result);
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
