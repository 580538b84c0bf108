import { availableParallelism } from 'node:os';

/** One configuration; `infra/test.mjs` chooses the level (unit, int, e2e, faults) by file name. */
export default {
  rootDir: '.',
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    '^#adapters/(.*)$': '<rootDir>/libs/adapters/$1/src/index.ts',
    '^#sources/(.*)$': '<rootDir>/libs/sources/$1/src/index.ts',
    '^#apps/(.*)$': '<rootDir>/apps/$1/src/index.ts',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testSequencer: '<rootDir>/test/longest-first.mjs',
  // Most of the time goes into processes that the tests start and wait for: with as many workers as cores, two cores
  // were idle for half of it.
  maxWorkers: Math.max(4, availableParallelism()),
  // Nothing takes so long by itself; with other work on the machine some wait for many processes to start.
  testTimeout: 240000,
};
