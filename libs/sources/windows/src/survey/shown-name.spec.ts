import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shownName } from './shown-name.js';

describe('the name of a file or folder as it is shown', () => {
  it.each([
    ['Logs', 'Logs'],
    ['logs_old', 'logs_old'],
    ['Logs (2)', 'Logs (*)'],
    ['Archive 2019-04', 'Archive *'],
    ['MultiFactorAuthSvc.zip', 'MultiFactorAuthSvc.zip'],
    ['MultiFactorAuthSvc.2026-10-01.log.bak', 'MultiFactorAuthSvc.*.log.bak'],
    ['MultiFactorAuthSvc (ada@example.com) 2.zip', 'MultiFactorAuthSvc (*.zip'],
    ['MultiFactorAuthAda.txt', 'MultiFactorAuth*.txt'],
    ['MULTIFACTORAUTHSVC für Zoë O’Hara 5550100.7z', 'MULTIFACTORAUTHSVC *'],
    ['Microsoft-AzureMfa-AuthZ/AuthZOptCh', 'Microsoft-AzureMfa-AuthZ/AuthZOptCh'],
    ['ada', '*'],
    ['東京', '*'],
    ['Ωmega quux$7341', '*'],
    ['', '*'],
    ['\u202Eada\n', '*'],
  ])('%j is %j', (name, shown) => expect(shownName(name)).toBe(shown));

  it('holds no word and no number that it was not made to show', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'grapheme' }),
        (one, other) => {
          const shown = shownName(`${one}${other}`);
          expect(shown).toMatch(/^[A-Za-z ()[\]_.,+=/*-]+$/);
          const known = /^(?:multifactorauth\w*|[a-z]{2,14})$/i;
          for (const word of shown.match(/[A-Za-z]+/g) ?? []) expect(word).toMatch(known);
        },
      ),
    ));

  it('never shows a word of a person’s name', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('Ada Lovelace', "Zoë.O'Hara-Quux#7341@übung.example", 'EXAMPLE\\grace', 'jürgen'),
        fc.constantFrom('Logs of X', 'X', 'MultiFactorAuthSvc.X.log', 'MultiFactorAuthX.zip', 'X (old)'),
        (person, pattern) => {
          const shown = shownName(pattern.replace('X', person)).toLowerCase();
          for (const part of person.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
            expect(shown).not.toContain(part);
        },
      ),
    ));
});
