/** A copy of what was built, as Windows Node takes it: with the specs, their fixtures, and what runs them. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const there = fileURLToPath(new URL('there', import.meta.url));
const all = (folder) => readdirSync(folder, { recursive: true }).map(String);

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/**
 * @param {string} root of the repository, built
 * @param {string} target below the root: packages are found in the root's node_modules, which has all that is not native
 */
export function layOut(root, target) {
  rmSync(target, { recursive: true, force: true });
  cpSync(join(root, 'dist'), join(target, 'dist'), { recursive: true });
  copy(join(root, 'package.json'), join(target, 'package.json'));
  layOutStandIns(join(root, 'test', 'stand-ins'), join(target, 'dist', 'test', 'stand-ins'));
  // Some specs hold the code against its documentation.
  cpSync(join(root, 'docs', 'reference'), join(target, 'docs', 'reference'), { recursive: true });
  for (const file of all(join(root, 'libs')).filter((name) => name.endsWith('.mjs')))
    copy(join(root, 'libs', file), join(target, 'dist', 'libs', file));
  for (const file of ['run-spec.mjs', 'without-keep-alive.mjs'])
    copy(join(there, file), join(target, 'dist', file));
  // Nearer than the packages of these names.
  layOutPackage(target, '@jest/globals', readFileSync(join(there, 'jest-globals.mjs')));
  layOutPackage(target, 'libsql', NO_STORE);
}

/** Its native part is for this side; handlers load its name and never use it. */
const NO_STORE =
  'export default class Database { constructor() { throw new Error("no embedded store here"); } }';

function layOutPackage(target, name, module) {
  const folder = join(target, 'dist', 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), module);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name, type: 'module', exports: './index.mjs' }),
  );
}

/** Servers and programs that specs of libs share with those of test, which nothing else compiles. */
function layOutStandIns(from, to) {
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  for (const file of all(from).filter((name) => name.endsWith('.ts'))) {
    const { code } = transformFileSync(join(from, file), { sourceMaps: false });
    writeFileSync(join(to, file.replace(/\.ts$/, '.js')), code);
  }
}

/** @returns {string[]} the compiled specs below folders of dist whose path holds one of the words, or all */
export function specsIn(target, folders, words) {
  return folders
    .flatMap((folder) => all(join(target, 'dist', folder)).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith('.spec.js'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
}
