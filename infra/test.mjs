#!/usr/bin/env node
/**
 * `npm test`: builds (end-to-end tests start real processes from dist), then runs jest.
 * `npm test -- unit` runs the pure specs alone; `int`, `e2e`, `faults` likewise; further words go to jest.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const inTest = (folder) => join(root, 'test', folder).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const levels = {
  unit: ['--testPathIgnorePatterns', '\\.int\\.spec\\.ts$', inTest('')],
  int: ['--testPathPatterns', '\\.int\\.spec\\.ts$'],
  e2e: ['--testPathPatterns', inTest('e2e')],
  faults: ['--testPathPatterns', inTest('faults')],
};
const [first, ...rest] = process.argv.slice(2);
const chosen = levels[first] ? [...levels[first], ...rest] : process.argv.slice(2);
if (first !== 'unit') buildIfStale();
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const run = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...chosen],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exitCode = run.status ?? 1;
