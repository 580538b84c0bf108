/**
 * What specs import from `@jest/globals`, for the Windows lane: jest's own parts (jest-circus runs the tests, expect,
 * jest-mock), on Node's own module loader. Jest as a whole cannot start there: its resolver is a native module in
 * Rust, and Wine 8 lacks a library that Rust's runtime asks for (bcryptprimitives.dll).
 */
import { createRequire } from 'node:module';

// The same copies as jest itself takes, wherever npm has put them.
const from = (name, then) =>
  createRequire(createRequire(import.meta.url).resolve(`${name}/package.json`))(then);
const circus = from('jest-config', 'jest-circus');
const { ModuleMocker } = from('jest-circus', 'jest-mock');

export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
export const { addEventHandler, getState, run } = circus;
export const { expect } = from('@jest/expect', 'expect');

const mocker = new ModuleMocker(globalThis);
export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
};
