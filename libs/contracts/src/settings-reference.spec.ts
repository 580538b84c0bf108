import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { settingRows, settingsReference } from './settings-reference.js';

describe('docs/reference/lethe-yaml.md', () => {
  it('has every key as the schema has it (node infra/write-reference.mjs)', () =>
    expect(readFileSync('docs/reference/lethe-yaml.md', 'utf8')).toBe(settingsReference()));

  it('says of every key what it does', () =>
    expect(settingRows().filter(({ meaning }) => meaning === '')).toEqual([]));

  it('says of every number of what it is one', () =>
    expect(
      settingRows().filter(
        ({ path, type, unit }) => /number/.test(type) && unit === '' && !path.endsWith('.port'),
      ),
    ).toEqual([]));

  it.each([
    ['sources.mfa-server.webServiceSdk.auth.kind', '`basic`, `ntlm`, `certificate`', 'required', ''],
    [
      'sources.mfa-server.hosts[].roles',
      'list: `mfa-server`, `adfs-adapter`, `user-portal`',
      '`["mfa-server"]`',
      '',
    ],
    ['sources.nps-extension.timeoutSeconds', 'whole number, 1 to 86400', '`600`', 'real seconds'],
    ['policies.overrides.<name>.approval', '`required`, `none`', '–', ''],
    ['limits.moreThanUsual.times', 'number, 1 to 1000', '`5`', 'times what is usual'],
  ])('tells of %s', (path, type, unless, unit) =>
    expect(settingRows().find((row) => row.path === path)).toMatchObject({ type, unless, unit }),
  );
});
