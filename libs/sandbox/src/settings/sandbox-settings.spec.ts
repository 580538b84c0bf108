import { describe, expect, it } from '@jest/globals';
import { sandboxSettings } from './sandbox-settings.js';

const cloud = {
  graph: {
    baseUrl: 'http://127.0.0.1:1/v1.0',
    authority: 'http://127.0.0.1:1',
    tenantId: 't',
    clientId: 'c',
    clientSecretFile: '/world/secret',
  },
  storage: { connectionStringFile: '/world/storage' },
};

describe('the settings of the sandbox', () => {
  it('name the hosts of the contract and their roles', () => {
    const sources = sandboxSettings('/world', cloud);
    expect(sources['mfa-server']?.hosts.map(({ name, roles }) => [name, ...roles])).toEqual([
      ['mfa01', 'mfa-server', 'user-portal'],
      ['mfa02', 'mfa-server'],
      ['adfs-old', 'adfs-adapter'],
    ]);
    expect(sources['nps-extension']?.hosts.map(({ name }) => name)).toEqual(['nps01', 'nps02']);
    expect(sources['adfs-adapter']?.hosts.map(({ name }) => name)).toEqual(['adfs01']);
    expect(sources['cloud-mfa']?.graph.baseUrl).toBe('http://127.0.0.1:1/v1.0');
  });

  it('run the stand-ins as programs of their own', () => {
    const sources = sandboxSettings('/world', cloud, '/programs');
    const [node, program, ...leading] = sources['nps-extension']?.hosts[1]?.wevtutil ?? [];
    expect([node, ...leading]).toEqual([process.execPath, '--world', '/world', '--host', 'nps02']);
    expect(program).toMatch(/wevtutil\.js$/);
  });
});
