import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { loadSettings } from './load-settings.js';
import { SettingsInvalid, type Service } from './settings.js';

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-cluster-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function faultsOf(service: Service, environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadSettings({ LETHE_DATA_DIR: folder, ...environment }, service);
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid)
      return error.faults.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
}

const load = (service: Service, environment: NodeJS.ProcessEnv) =>
  loadSettings({ LETHE_DATA_DIR: folder, ...environment }, service).cluster;

const stores = {
  MONGODB_URI: 'mongodb://db:27017/lethe?replicaSet=rs0',
  KAFKA_BROKERS: 'one:9092, two:9092',
};

describe('the settings of a cluster', () => {
  it('give those who decide the database and the brokers', () => {
    for (const service of ['gateway', 'orchestrator'] as const)
      expect(load(service, stores)).toMatchObject({
        mongodbUri: stores.MONGODB_URI,
        kafka: { brokers: ['one:9092', 'two:9092'], tls: undefined, sasl: undefined },
        vault: undefined,
      });
  });

  it('give a handler no way to the database, also when the address is set', () => {
    const cluster = load('mfa-server', {
      ...stores,
      LETHE_VAULT_URL: 'https://vault:7443',
      LETHE_HOST_CREDENTIAL_FILE: file('credential', 'lh1.secret\n'),
    });
    expect(cluster?.mongodbUri).toBeUndefined();
    expect(cluster?.vault).toEqual({ url: 'https://vault:7443', ca: undefined, credential: 'lh1.secret' });
  });

  it('take a credential as Windows PowerShell writes it, and none with the heading of npm', () => {
    const handler = { ...stores, LETHE_VAULT_URL: 'https://vault:7443' };
    const path = file('credential', '');
    writeFileSync(path, Buffer.from('\uFEFFlh1.secret\r\n', 'utf16le'));
    expect(load('mfa-server', { ...handler, LETHE_HOST_CREDENTIAL_FILE: path })?.vault?.credential).toBe(
      'lh1.secret',
    );
    writeFileSync(path, '\n> lethe@0.1.0 host-credential\n> node infra/host-credential.mjs\n\nlh1.secret\n');
    expect(faultsOf('mfa-server', { ...handler, LETHE_HOST_CREDENTIAL_FILE: path })).toEqual([
      expect.stringMatching(/^LETHE_HOST_CREDENTIAL_FILE: .*the credential alone/),
    ]);
  });

  it('name everything that a program lacks at once', () => {
    expect(faultsOf('cloud-mfa', {})).toEqual([
      expect.stringMatching(/^KAFKA_BROKERS: is required/),
      expect.stringMatching(/^LETHE_VAULT_URL: is required/),
      expect.stringMatching(/^LETHE_HOST_CREDENTIAL_FILE: is required/),
    ]);
    expect(faultsOf('vault', { MONGODB_URI: 'db:27017' })).toEqual([
      expect.stringMatching(/^MONGODB_URI: must be an address/),
      expect.stringMatching(/^LETHE_VAULT_CERTIFICATE_FILE/),
      expect.stringMatching(/^LETHE_VAULT_KEY_FILE/),
    ]);
  });

  it('read certificates, keys and passwords from files, and say which is missing', async () => {
    const { cert, private: privateKey } = await generate([{ name: 'commonName', value: 'kafka' }], {
      keyType: 'ec',
    });
    const secure = {
      ...stores,
      LETHE_KAFKA_TLS: 'true',
      LETHE_KAFKA_CA_FILE: file('ca.pem', cert),
      LETHE_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      LETHE_KAFKA_SASL_USERNAME: 'lethe',
      LETHE_KAFKA_SASL_PASSWORD_FILE: file('password', 'secret\n'),
    };
    expect(load('gateway', secure)?.kafka).toMatchObject({
      tls: { ca: cert.trim() },
      sasl: { mechanism: 'scram-sha-512', username: 'lethe', password: 'secret' },
    });
    expect(faultsOf('gateway', { ...secure, LETHE_KAFKA_CA_FILE: join(folder, 'absent') })).toEqual([
      expect.stringMatching(/^LETHE_KAFKA_CA_FILE: .*it is not there/),
    ]);
    expect(faultsOf('gateway', { ...secure, LETHE_KAFKA_KEY_FILE: file('key.pem', privateKey) })).toEqual([
      expect.stringMatching(/^LETHE_KAFKA_KEY_FILE: goes with/),
    ]);
    // As Windows exports one unless it is told otherwise.
    const der = file('ca.cer', '');
    writeFileSync(der, new X509Certificate(cert).raw);
    const ofDer = load('gateway', { ...secure, LETHE_KAFKA_CA_FILE: der })?.kafka?.tls?.ca;
    expect(new X509Certificate(ofDer ?? '').fingerprint256).toBe(new X509Certificate(cert).fingerprint256);
    const swapped = {
      ...secure,
      LETHE_KAFKA_CA_FILE: file('hunter2', privateKey),
      LETHE_KAFKA_KEY_FILE: file('c', cert),
    };
    expect(faultsOf('gateway', { ...swapped, LETHE_KAFKA_CERTIFICATE_FILE: file('d', cert) })).toEqual([
      expect.stringMatching(/^LETHE_KAFKA_CA_FILE: .*hunter2 holds no certificate: export it as Base-64/),
      expect.stringMatching(/^LETHE_KAFKA_KEY_FILE: .*holds no private key/),
    ]);
  });

  it('take no certificate in silence where connections are plain', () => {
    expect(faultsOf('gateway', { ...stores, LETHE_KAFKA_CA_FILE: file('ca.pem', 'CA') })).toEqual([
      expect.stringMatching(/^LETHE_KAFKA_CA_FILE: is of use with LETHE_KAFKA_TLS=true/),
    ]);
  });

  it('refuse a vault that is not behind TLS, a broken list of brokers, and the wrong profile', () => {
    const vault = { KAFKA_BROKERS: 'one:9092', LETHE_HOST_CREDENTIAL_FILE: file('credential', 'x') };
    expect(faultsOf('mfa-server', { ...vault, LETHE_VAULT_URL: 'http://vault' })[0]).toMatch(
      /^LETHE_VAULT_URL: must/,
    );
    expect(faultsOf('gateway', { ...stores, KAFKA_BROKERS: 'one:9092,' })[0]).toMatch(/^KAFKA_BROKERS: must/);
    expect(faultsOf('gateway', { ...stores, LETHE_PROFILE: 'embedded' })[0]).toMatch(
      /^LETHE_PROFILE: is embedded/,
    );
  });

  it('look for the secrets of a source where its handler runs, and nowhere else', () => {
    const yaml = file(
      'lethe.yaml',
      `sources:
  cloud-mfa:
    graph: { tenantId: t, clientId: c, clientSecretFile: absent }
    storage: { connectionStringFile: absent }
`,
    );
    const production = {
      ...stores,
      LETHE_MODE: 'production',
      LETHE_CONFIG: yaml,
      LETHE_MASTER_KEY_FILE: file('master.key', Buffer.alloc(32, 7).toString('base64')),
      LETHE_VAULT_URL: 'https://vault:7443',
      LETHE_HOST_CREDENTIAL_FILE: file('credential', 'x'),
    };
    expect(faultsOf('gateway', production)).toEqual([]);
    expect(faultsOf('cloud-mfa', production)).toEqual([
      expect.stringContaining('clientSecretFile: '),
      expect.stringContaining('connectionStringFile: '),
    ]);
  });
});
