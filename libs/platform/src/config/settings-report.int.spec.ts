import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { settingsReport } from './settings-report.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the report of settings', () => {
  it('says what is set, and no secret, account or password in an address', () => {
    const yaml = join(folder, 'lethe.yaml');
    writeFileSync(
      yaml,
      `sources:
  mfa-server:
    webServiceSdk:
      wsdl: https://svc:hunter2@mfa01.example.com/PfWsSdk.asmx?WSDL
      auth: { kind: basic, username: 'EX\\svc-quux', passwordFile: /run/sdk, password: hunter2 }
      inputs: { note: 'for Quuxina' }
    hosts: [{ name: mfa01 }]
signIn: { clientId: 77-quux, clientSecretFile: secret, clientSecret: hunter2 }
notifications: { smtp: { from: lethe@quux.example }, to: { operator: [quux@example.com] } }
coverage: { accepted: [{ place: X/Operational, because: 'Quuxina looked' }] }
`,
    );
    const report = settingsReport({
      LETHE_CONFIG: yaml,
      LETHE_ADMIN_TOKEN: 'hunter2-hunter2-hunter2',
      LETHE_MASTER_KEY_FILE: '/run/master',
      LETHE_PORT: 'many',
      MONGODB_URI: 'mongodb://lethe:hunter2@a,b/lethe',
      LETHE_KAFKA_SASL_USERNAME: 'quux',
      SOMETHING_ELSE: 'hunter2',
    });
    expect(JSON.stringify(report)).not.toMatch(/hunter2|quux|Quuxina/i);
    expect(report.environment).toMatchObject({
      LETHE_ADMIN_TOKEN: '[left out]',
      LETHE_MASTER_KEY_FILE: '/run/master',
      MONGODB_URI: 'mongodb://a,b/lethe',
    });
    expect(report.refused).toEqual(['LETHE_PORT']);
    expect(report.yaml).toMatchObject({
      file: yaml,
      settings: {
        sources: { 'mfa-server': { hosts: [{ name: 'mfa01' }] } },
        signIn: { clientSecretFile: 'secret' },
      },
    });
  });

  it('is there too where nothing is set, and where the file is none', () => {
    expect(settingsReport({ LETHE_CONFIG: join(folder, 'nowhere') }).yaml?.settings).toBe('[left out]');
    expect(settingsReport({}).environment).toEqual({});
  });
});
