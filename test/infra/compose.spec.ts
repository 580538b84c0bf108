import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly network_mode?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
}

const read = (file: string): Compose =>
  parse(readFileSync(`infra/compose/${file}`, 'utf8'), { merge: true }) as Compose;

describe.each(['compose.yaml', 'production.yaml'])('%s', (file) => {
  const { services, volumes = {}, secrets = {} } = read(file);

  it('runs programs that are there', () => {
    for (const { command = [] } of Object.values(services)) {
      const [program = ''] = command;
      if (!program.startsWith('infra/')) continue;
      expect([program, existsSync(program)]).toEqual([program, true]);
      if (program.endsWith('start-service.mjs'))
        expect(existsSync(`apps/${command[1]}/src/main.ts`)).toBe(true);
    }
  });

  it('names nothing that it does not declare', () => {
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty([name]);
      for (const volume of service.volumes ?? [])
        expect(volumes).toHaveProperty([volume.split(':')[0] ?? '']);
      for (const secret of service.secrets ?? []) expect(secrets).toHaveProperty([secret]);
    }
  });

  it('gives no handler a way to the database, and each its credential', () => {
    for (const name of ['mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa']) {
      const handler = services[name];
      if (!handler) continue;
      expect(handler.environment).toHaveProperty('LETHE_HOST_CREDENTIAL_FILE');
      expect(handler.environment).toHaveProperty('LETHE_VAULT_URL');
      expect(handler.environment).not.toHaveProperty('MONGODB_URI');
    }
  });
});

describe('the sandbox in containers', () => {
  it('runs every process of the cluster in one network', () => {
    const { services } = read('compose.yaml');
    const inNetwork = Object.entries(services).filter(([name]) => name !== 'network');
    for (const [name, { network_mode }] of inNetwork)
      expect([name, network_mode]).toEqual([name, 'service:network']);
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining([
        'gateway',
        'orchestrator',
        'vault',
        'sandbox-world',
        'cloud-mfa',
        'mfa-server',
      ]),
    );
  });
});
