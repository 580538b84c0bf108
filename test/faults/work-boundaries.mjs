/**
 * Boundaries around what a handler does to a host: each change of the disk below some folders, and each program that
 * it starts. Those of the ports stand in KillPoints; a sweep has most of its steps between two of them.
 */
import childProcess from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const CHANGES = ['rename', 'rm', 'unlink', 'writeFile'];
/** Verbs of programs that every survey of a host uses too. */
const LOOKS = ['el', 'gl', 'gli'];

/**
 * @param {(name: string, port: object) => object} around see KillPoints
 * @param {readonly string[]} beginnings of the paths that matter
 */
export function boundWork(around, beginnings) {
  const at = (place, step, work) => {
    const bounded = around(place, { [step]: work });
    return bounded[step]();
  };
  const matters = (path) => beginnings.some((each) => String(path).startsWith(each));
  for (const change of CHANGES) {
    const plain = fs[change];
    fs[change] = (...words) => {
      // Of a renaming the new name, which says more.
      const path = change === 'rename' ? words[1] : words[0];
      if (!matters(path)) return plain(...words);
      return at('disk', `${change} ${basename(String(path))}`, () => plain(...words));
    };
  }
  const plain = childProcess.spawn;
  childProcess.spawn = (path, words = [], options) => {
    if (!matters(path) || LOOKS.includes(words[0])) return plain(path, words, options);
    // A verb alone says little of `sl`, which switches a channel on or off.
    const step = [words[0], ...words.filter((word) => /^\/e:(true|false)$/.test(word))].join(' ');
    let child;
    const run = async () => {
      child = plain(path, words, options);
      await once(child, 'close');
    };
    at('program', step, run).catch(() => undefined);
    // It is not ended with whoever started it.
    at('program', `${step} goes on`, () => undefined);
    return child;
  };
  syncBuiltinESMExports();
}
