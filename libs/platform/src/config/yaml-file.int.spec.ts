import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SettingsFault } from './settings.js';
import { readYaml } from './yaml-file.js';

describe('what is said of a lethe.yaml that is wrong', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-yaml-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const faultsIn = (content: string | Buffer): readonly SettingsFault[] => {
    const path = join(folder, 'lethe.yaml');
    writeFileSync(path, content);
    const read = readYaml(path);
    return read.ok
      ? []
      : read.faults.map(({ where, message }) => ({ where: where.replace(path, 'lethe.yaml'), message }));
  };

  const nps = (more = '') => `sources: { nps-extension: { hosts: [{ name: nps01 }]${more} } }\n`;
  const mfa = (more: string) =>
    `sources: { mfa-server: { hosts: [{ name: mfa01, logFolders: ['C:\\Logs'] }], ${more} } }\n`;
  const sdk = (auth: string) => mfa(`webServiceSdk: { wsdl: 'https://a.example.com/x', auth: { ${auth} } }`);

  it.each([
    [mfa('activeLog: rotate'), 'rotateCommand: is required when activeLog is rotate'],
    [
      sdk('kind: kerberos, username: u, passwordFile: secret'),
      'kind: must be one of basic, ntlm, certificate',
    ],
    [sdk('kind: basic, username: u, passwordFile: secret, password: hunter2'), 'password: .*file of its own'],
    [mfa('gdprExecutable: "C:\\new\\tool.exe"'), 'gdprExecutable: .*single quotes'],
    [mfa('gdprExecutable: "C:\\Program Files\\x.exe"'), 'line 1: .*single quotes'],
    [mfa("gdprExecutable: '%ProgramFiles%\\x.exe'"), 'gdprExecutable: holds a placeholder'],
    [nps(", retainedFolder: '${LOGS}'"), 'retainedFolder: holds a placeholder'],
    [nps(', retainedFolder: ${LOGS}'), 'line 1: holds a placeholder'],
    [mfa('syslog: { files: [*.log] }'), 'lethe.yaml: .*into quotes'],
    [mfa('toolCodePage: cp1252'), 'toolCodePage: .*like windows-1252'],
    ['sources: { nps-extension: { hosts: [nps01] } }', 'hosts.0: must have keys of its own'],
    ['sources: { nps-extension: { hosts: [] } }', 'hosts: must have at least 1 entry'],
    [`${nps()}---\n${nps()}`, 'line 2: .*second document'],
    [nps() + nps(), 'line 2: .*second time'],
  ])('says what to write instead of %j, and says it once', (yaml, expected) => {
    const said = faultsIn(yaml).map(({ where, message }) => `${where}: ${message}`);
    expect(said).toEqual([expect.stringMatching(new RegExp(`${expected}`))]);
    expect(said.join()).not.toMatch(/hunter2|parseAllDocuments/);
  });

  it('takes a percent sign in an address, and free text as it stands', () => {
    const inputs = sdk('kind: basic, username: u, passwordFile: secret').replace(
      '} } } }',
      "}, inputs: { note: '%NOTE%' } } } }",
    );
    expect(faultsIn(inputs.replace('/x', '/%C3%A4%20x'))).toEqual([]);
  });

  it('says that a file is of Windows PowerShell 5.1', () => {
    expect(faultsIn(Buffer.from(`\uFEFF${nps()}`, 'utf16le')).map(({ message }) => message)).toEqual([
      expect.stringContaining('is UTF-16, as Windows'),
    ]);
  });
});
