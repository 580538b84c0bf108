import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cliReference } from './cli-reference.js';
import { placesOf, wordsOf } from './completion/command-tree.js';
import { problem, requestId, requestView, runCli, serve } from './cli.fixture.js';
import { letheProgram } from './program.js';

const silent = {
  terminal: {
    out: () => {},
    err: () => {},
    interactive: false,
    columns: Infinity,
    rows: Infinity,
    colour: false,
  },
  signal: new AbortController().signal,
  environment: () => ({ url: '', token: undefined }),
};
const places = placesOf(
  letheProgram(silent, () => {}),
  {},
);

/** Of these another program is started, or a file of this machine is looked through: they have specs of their own. */
const apart = new Set(['doctor', 'sweep', 'support-bundle']);
const paths = places.filter(({ at }) => !apart.has(at));

let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  // Whatever is asked is answered in one of the ways that a server may answer, and nothing is ever handed out.
  const answers = [
    problem(404, 'not-found'),
    problem(422, 'validation-failed', { errors: [{ path: 'query.x', message: 'is not known here' }] }),
    problem(503, 'unavailable'),
    { body: requestView({ progress: 'done' }) },
    { body: { items: [{}], nextCursor: null } },
    { body: 'null' },
    { type: 'text/html', body: '<html>' },
    { status: 302, body: '', headers: { location: '/' } },
  ];
  server = await serve(({ url }, nth) =>
    // Of a certificate any JSON would be saved, under whatever name.
    url.endsWith('/certificate')
      ? problem(409, 'certificate-not-ready')
      : (answers[nth % answers.length] ?? problem(500, 'internal-error')),
  );
});
afterAll(() => server.close());

const word = fc.oneof(
  fc.constantFrom(
    requestId,
    'Export',
    'AccountClose',
    '--reason',
    '--',
    '-',
    '',
    '1',
    '..',
    '/nowhere/at/all',
    '--help',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** A command, then its own options and words among others that are not. */
const commandLine = fc
  .constantFrom(...paths)
  .chain((place) =>
    fc.tuple(
      fc.constant(place.at.split(' ').filter((each) => each !== '')),
      fc.array(
        fc.oneof(
          { weight: 2, arbitrary: word },
          fc.constantFrom('--json', ...wordsOf(place).map(({ name }) => name)),
        ),
        { maxLength: 7 },
      ),
    ),
  )
  .map(([at, words]) => [...at, ...words])
  .filter((words) => !words.some((each) => apart.has(each)) && !words.includes('batch'));

describe('any words whatever', () => {
  it('end with a code of the four, and never with a stack trace', async () => {
    await fc.assert(
      fc.asyncProperty(commandLine, async (words) => {
        const { code, err } = await runCli(words, server.variables);
        expect([0, 1, 2, 3]).toContain(code);
        expect(err).not.toMatch(/This should not have happened|\n\s+at /);
        if (code !== 0) expect(err).not.toBe('');
      }),
      { numRuns: 400 },
    );
  }, 120_000);
});

describe('docs/reference/cli.md', () => {
  it('is what the program says of itself: node infra/write-reference.mjs writes it', () => {
    expect(readFileSync('docs/reference/cli.md', 'utf8')).toBe(cliReference());
  });
});

describe('every command', () => {
  it.each(places.map(({ at }) => [at] as const))('explains itself: lethe %s --help', async (at) => {
    const ran = await runCli([...at.split(' ').filter((each) => each !== ''), '--help'], {});
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('Usage: lethe');
    expect(ran.out.split('\n')[2]).toMatch(/\w/);
  });

  it('that is misspelt is guessed', async () => {
    for (const [wrong, right] of [
      [['statsu', requestId], 'status'],
      [['list', '--progres', 'done'], '--progress'],
    ] as const) {
      const ran = await runCli(wrong, {});
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toContain(right);
      expect(ran.err).toContain('--help');
    }
  });
});
