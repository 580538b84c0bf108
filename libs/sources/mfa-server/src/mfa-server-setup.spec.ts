import { describe, expect, it } from '@jest/globals';
import { MfaServerSettings } from '#contracts';

const refused = (more: object): readonly string[] =>
  MfaServerSettings.safeParse({
    hosts: [{ name: 'mfa01', logFolders: ['/logs'] }],
    ...more,
  }).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('settings of MFA Server', () => {
  it.each([
    [{ prefer: 'webServiceSdk' }, 'webServiceSdk'],
    [{ activeLog: 'rotate' }, 'rotateCommand'],
    [
      {
        activeLog: 'rotate',
        hosts: [
          { name: 'mfa01', logFolders: ['/logs'], rotateCommand: ['x'] },
          { name: 'mfa02', logFolders: ['/logs'] },
        ],
      },
      'hosts.1.rotateCommand',
    ],
  ])('that lack what they ask for are refused, by their key: %j', (more, path) => {
    expect(refused(more)).toEqual([path]);
  });

  it('with a command for each host that has logs are taken', () =>
    expect(
      refused({
        activeLog: 'rotate',
        hosts: [{ name: 'mfa01', logFolders: ['/logs'], rotateCommand: ['x'] }, { name: 'mfa02' }],
      }),
    ).toEqual([]));
});
