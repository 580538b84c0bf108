import { describe, expect, it } from '@jest/globals';
import { MfaServerSettings } from '#contracts';
import { mfaServerHandlers } from './mfa-server-handlers.js';

const settings = (more: object): MfaServerSettings =>
  MfaServerSettings.parse({ hosts: [{ name: 'mfa01', logFolders: ['/logs'] }], ...more });

describe('settings of MFA Server', () => {
  it.each([
    [{ prefer: 'webServiceSdk' }, 'webServiceSdk'],
    [{ activeLog: 'rotate' }, 'sources.mfa-server.rotateCommand'],
    [
      {
        activeLog: 'rotate',
        hosts: [
          { name: 'mfa01', logFolders: ['/logs'], rotateCommand: ['x'] },
          { name: 'mfa02', logFolders: ['/logs'] },
        ],
      },
      'sources.mfa-server.hosts.1.rotateCommand',
    ],
  ])('that this version cannot serve are refused at once: %j', (more, path) => {
    expect(() => mfaServerHandlers(settings(more))).toThrow(path);
  });

  it('with a command for each host that has logs are taken', () =>
    expect(() =>
      mfaServerHandlers(
        settings({
          activeLog: 'rotate',
          hosts: [{ name: 'mfa01', logFolders: ['/logs'], rotateCommand: ['x'] }, { name: 'mfa02' }],
        }),
      ),
    ).not.toThrow());
});
