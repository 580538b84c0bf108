import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { Finding } from '#contracts';
import { emptySurvey, type HostSurveyor } from '#source-kit';
import { Findings, wordsOf } from './findings.js';
import { accountFindings, type Account } from './look-at-account.js';
import { lookAtCertificate } from './look-at-certificate.js';
import { nodeFinding, roomFinding } from './look-at-machine.js';
import { lookAtSource } from './look-at-source.js';
import { clockFinding } from './look-at-vault.js';

const state = ({ state, code }: Finding) => `${state} ${code}`;
const account = (about: Partial<Account>) =>
  accountFindings({ name: 'svc', isRoot: false, sids: undefined, ...about }, true).map(state);

describe('a look at the machine', () => {
  it.each([
    ['20.20.0', 'fine version'],
    ['24.1.0', 'fine version'],
    ['20.18.9', 'missing node-too-old'],
    ['18.20.0', 'missing node-too-old'],
  ])('Node %s: %s', (node, expected) => expect(state(nodeFinding(node, '0.1.0'))).toBe(expected));

  it.each([
    [5, 'fine'],
    [0.5, 'doubtful'],
    [0.05, 'missing'],
  ])('%d GB of room: %s', (gigabytes, expected) =>
    expect(roomFinding(new Findings('machine'), '/tmp', gigabytes * 1024 ** 3).state).toBe(expected),
  );

  it.each([
    [2, 'fine'],
    [-90, 'doubtful'],
    [400, 'missing'],
    [-400, 'missing'],
  ])('a clock that is %d s ahead: %s', (seconds, expected) =>
    expect(clockFinding(seconds).state).toBe(expected),
  );
});

describe('what an error says', () => {
  it.each([
    ['ENOTFOUND', /^fetch failed: getaddrinfo ENOTFOUND v: the name servers of this host do not know/],
    ['CERT_HAS_EXPIRED', /has expired, or the clock/],
  ])('of %s is what Node says, and what it means', (code, expected) => {
    const cause = Object.assign(new Error(`getaddrinfo ${code} v`), { code });
    expect(wordsOf(new TypeError('fetch failed', { cause }))).toMatch(expected);
  });

  it('of any other kind is its own', () => expect(wordsOf(new Error('no leader'))).toBe('no leader'));
});

describe('a look at the account', () => {
  it('has to be in Event Log Readers where event logs are read', () => {
    expect(account({ sids: new Set(['S-1-5-21-1-2-3-1104']) })).toEqual([
      'fine account',
      'missing event-log-readers',
    ]);
    expect(account({ sids: new Set(['S-1-5-32-573']) })).toEqual(['fine account', 'fine event-log-readers']);
  });

  it('may do no more than it needs', () => {
    expect(account({ sids: new Set(['S-1-5-18']) })).toEqual(['doubtful account-too-strong']);
    expect(account({ sids: new Set(['S-1-5-32-544']) })).toEqual(['doubtful account-too-strong']);
    expect(account({ isRoot: true })).toEqual(['doubtful account-too-strong']);
  });
});

describe('a look at the certificate of OpenDSR', () => {
  it('says until when it is valid, that it ends soon or has ended, and that it is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-certificate-'));
    try {
      const look = async (days: number, written = '') => {
        const { cert, private: key } = await generate([{ name: 'commonName', value: 'dsr.example.com' }], {
          keyType: 'ec',
          algorithm: 'sha256',
          notBeforeDate: new Date(Date.now() - 400 * 86_400_000),
          notAfterDate: new Date(Date.now() + days * 86_400_000),
          extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'dsr.example.com' }] }],
        });
        const files = {
          certificateFile: join(folder, 'dsr.pem'),
          privateKeyFile: join(folder, 'dsr.key'),
        };
        await writeFile(files.certificateFile, written || cert);
        await writeFile(files.privateKeyFile, key);
        return lookAtCertificate({ domain: 'dsr.example.com', ...files });
      };
      expect(state(await look(400))).toBe('fine certificate');
      expect(state(await look(10))).toBe('doubtful certificate-ends-soon');
      expect(state(await look(-1))).toBe('missing certificate-ended');
      const none = await look(400, 'sesame');
      expect(state(none)).toBe('missing certificate-unusable');
      expect(JSON.stringify(none)).not.toContain('sesame');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a look at a source', () => {
  const surveyor: HostSurveyor = {
    source: 'mfa-server',
    hosts: [
      { host: 'mfa01', roles: [] },
      { host: 'mfa02', roles: [] },
    ],
    survey: async (host) => {
      if (host === 'mfa02') throw new Error('ada@example.com must not be told');
      return {
        ...emptySurvey,
        logFolders: [{ folder: 'C:\\Logs', state: 'missing', files: null }],
        problems: [{ code: 'log-folder-missing', place: 'C:\\Logs' }],
      };
    },
  };

  it('tells each problem in the words that a task would fail with, and no detail', async () => {
    const findings = await lookAtSource(surveyor, undefined);
    expect(findings.map(({ host, code, place }) => [host, code, place])).toEqual([
      ['mfa01', 'log-folder-missing', 'C:\\Logs'],
      ['mfa02', 'handler-defect', null],
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/\bada\b/);
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding);
  });

  it('looks at this host alone, whatever the case of its name', async () => {
    const hosts = (await lookAtSource(surveyor, 'MFA01')).map(({ host }) => host);
    expect(hosts).toEqual(['mfa01']);
    expect((await lookAtSource(surveyor, 'mfa03')).map(state)).toEqual(['missing host-not-configured']);
  });
});
