import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Fault, faultCatalogue, faultText, type FaultText } from '#contracts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Every source file below a folder that is not a test. */
const sourceFiles = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path));

const codesIn = (file: string, pattern: RegExp): readonly (readonly [string, string])[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].map(([, code = '']) => [code, file] as const);

/** A code where a fault is raised. */
const RAISED = /(?:TaskFault|retryableFault|permanentFault|ownFault)\(\s*'([^']+)'/g;

const texts: readonly (readonly [string, FaultText])[] = Object.entries(faultCatalogue);

describe('the catalogue of faults', () => {
  it.each(texts)('says what happened and what to do next: %s', (code, { message, nextAction }) => {
    expect(Fault.safeParse({ code, retryable: true, detail: null }).success).toBe(true);
    for (const text of [message, nextAction]) {
      expect(text).toMatch(/^(?:[A-Z“]|wevtutil ).{10,}[.”]$/s);
      expect(text).not.toMatch(/undefined|\bTODO\b|\s{2}/);
    }
  });

  it('says something different for each code', () => {
    const messages = texts.map(([, { message }]) => message);
    expect(messages.filter((message, index) => messages.indexOf(message) !== index)).toEqual([]);
  });

  it('has every code that is raised anywhere', () => {
    const raised = ['libs', 'apps'].flatMap(sourceFiles).flatMap((file) => codesIn(file, RAISED));
    expect(raised.length).toBeGreaterThan(10);
    expect(raised.filter(([code]) => !(code in faultCatalogue))).toEqual([]);
  });
});

describe('the words for a code', () => {
  it('are those of the catalogue', () =>
    expect(faultText('lease-over')).toEqual(faultCatalogue['lease-over']));

  it.each(['made-up-by-a-newer-handler', 'constructor', '__proto__', 'toString'])(
    'say so when the code is not known, and what to do: %s',
    (code) => {
      expect(faultText(code).message).toContain(code);
      expect(faultText(code).nextAction).not.toBe('');
    },
  );
});
