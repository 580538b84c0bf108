import { describe, expect, it } from '@jest/globals';
import { deletedIn, pathsIn, meaningOf, tellingWords, versionIn } from './answer-words.js';

describe('the words of the tool', () => {
  it.each([
    "User 'ada@example.com' was not found.",
    'No records found for ada@example.com',
    'No such user: ada',
    'Error: user does not exist',
    'The user could not be found',
    'Unknown user ada@example.com',
    '0 records were deleted.',
    'Nothing to delete.',
    "Could not find user 'ada'.",
    'Unable to find the user',
    'The user ada is not recognized',
    'User is not registered',
    'No GDPR data found for ada',
    'The account does not have any data',
    'UserNotFound',
    'User ada was not found in the directory',
    'Multi-Factor Authentication Server 8.1.3\r\nConnecting to the service …\r\nUser ada@example.com was not found.',
  ])('say that there is no data: %s', (words) => expect(meaningOf(words, 'ada@example.com')).toBe('no-data'));

  it.each([
    'The cloud service refused the request: this MFA Server is no longer served. No data was returned.',
    'Error: connection to the service timed out',
    'User not found: the directory server is unavailable',
    'Access denied. No records.',
    'No data was returned.\r\nThe cloud service was retired.',
    'User not found in the MFA Server: the service is down',
    'Unable to export',
    'The request was denied by Azure: no data',
    'The MFA Server is not activated.',
    'Azure Multi-Factor Authentication Server has been deprecated.',
    'Export incomplete',
    'No data: the tenant is blocked',
    'Unhandled exception: System.IO.IOException',
    'The operation failed',
    '0 errors and 3 failures',
    '0 errors, failed',
    '12 records deleted, 3 failures',
    '1.0 errors',
    'Errors: 05',
    'Error 0x80070005',
    'Error 0: the file is locked',
    'Fehler 0: Zugriff nicht möglich',
    'Fehler: Zugriff verweigert.',
    'Le serveur distant a retourné une erreur : (403) Interdit.',
    'Отказано в доступе.',
    'アクセスが拒否されました。',
  ])('tell of trouble: %s', (words) => expect(meaningOf(words, 'ada@example.com')).toBe('trouble'));

  it.each([
    '',
    'Exported 12 records to ada.json',
    'Done, 0 errors.',
    'Completed without errors',
    'Export complete. Errors: 0, failed = 0, error code: 0x0',
    'Fertig, keine Fehler. Fehler: 0',
    '12 records deleted, 0 records failed.',
    'Failed records: 0, errors (0)',
    'No errors or failures',
    'Errors:\t0',
    'Errors found: none',
    'Errors 0, warnings 2',
    'Fehler 0, Warnungen 2',
    '0\tFehler',
    'An error-free export',
  ])('say nothing special: %s', (words) =>
    expect(meaningOf(words, 'ada@example.com')).toBe('nothing-special'),
  );

  it.each([
    ["Der Benutzer 'Ada' wurde nicht gefunden.", "der Benutzer '{username}' wurde nicht gefunden"],
    ['Erreur : l’utilisateur ADA est introuvable.', 'l’utilisateur {username} est introuvable'],
    ['ПОЛЬЗОВАТЕЛЬ  НЕ НАЙДЕН', 'пользователь не найден'],
    ['ユーザーは見つかりませんでした。', 'ユーザーは見つかりませんでした'],
    ['Ungu\u0308ltig: unbekannter Name', 'ung\u00fcltig: unbekannter Name'],
  ])('say that there is no data in the sentence that the settings give: %s', (words, phrase) => {
    expect(meaningOf(words, 'ada')).not.toBe('no-data');
    expect(meaningOf(`Version 8.1\r\n${words}\r\n`, 'ada', ['Something else', phrase])).toBe('no-data');
  });

  it('tell of trouble with such a sentence in one about a service, or beside other trouble', () => {
    const phrases = ['wurde nicht gefunden'];
    expect(meaningOf('Fehler: Der Server wurde nicht gefunden.', 'ada', phrases)).toBe('trouble');
    expect(meaningOf('Der Server wurde nicht gefunden.', 'ada', phrases)).toBe('nothing-special');
    expect(meaningOf('ada wurde nicht gefunden.\nAccess denied', 'ada', phrases)).toBe('trouble');
  });

  it('are not the user’s name', () => {
    expect(meaningOf('Exported error@failed.example', 'Error@failed.example')).toBe('nothing-special');
    expect(meaningOf('The export failed', 'e')).toBe('trouble');
  });

  it('may hold a version, a count and paths', () => {
    expect(versionIn('MultiFactorAuthGdpr version 8.1.3.1')).toBe('8.1.3.1');
    expect(versionIn('Exported 12 records')).toBeNull();
    expect(deletedIn('12 records were deleted.')).toBe(12);
    expect(deletedIn('Deleted 3 records')).toBe(3);
    expect(deletedIn('Done.')).toBeNull();
    expect(pathsIn('Wrote C:\\Program Files\\MFA\\a b.json.\r\nand "x/y.JSON"')).toEqual(
      expect.arrayContaining(['x/y.JSON', 'C:\\Program Files\\MFA\\a b.json']),
    );
    expect(pathsIn("Result in '/var/a b', at /tmp/out.txt, or in\nD:\\out\\a b.dat.")).toEqual(
      expect.arrayContaining(['/var/a b', '/tmp/out.txt', 'D:\\out\\a b.dat']),
    );
  });

  it.each(['user ', 'no ', '/', 'a:\\', '"', '0 records', '[', 'v1.', 'unknown user'])(
    'are read in no time, were they nothing but %j',
    (piece) => {
      const words = piece.repeat(20_000);
      const start = performance.now();
      meaningOf(words, 'ada');
      versionIn(words);
      deletedIn(words);
      pathsIn(words);
      expect(performance.now() - start).toBeLessThan(5000);
    },
  );
});

describe('the words that are shown of a run', () => {
  it('are those that say how it went', () =>
    expect(tellingWords('ada;555;Phone\r\nbert;777;Phone\nERROR 5: denied\n', 'ada')).toBe(
      'ERROR 5: denied',
    ));

  it('are the last few where none says it', () =>
    expect(tellingWords(Array.from({ length: 9 }, (_, line) => `line ${line}`).join('\n'), 'ada')).toBe(
      'line 4\nline 5\nline 6\nline 7\nline 8',
    ));
});
