import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CertifiedErasure, TaskState, type CertifiedTask } from '#contracts';
import { certificateOf, NotCertifiable, type CertificateFacts } from './certificate.js';

const id = randomUUID();
const at = '2026-12-21T09:00:00.000Z';

const task = (number: string, change: Partial<CertifiedTask> = {}): CertifiedTask => ({
  id: `${id}-${number}`,
  source: 'mfa-server',
  host: 'mfa01',
  action: 'verify-purge',
  phase: null,
  state: 'succeeded',
  at,
  reason: null,
  proof: {
    tool: 'log-search',
    toolVersion: null,
    argumentsDigest: null,
    exitCode: null,
    counts: { hits: 0 },
    outputDigest: null,
    startedAt: at,
    endedAt: at,
    remarks: [],
  },
  ...change,
});

const facts = (change: Partial<CertificateFacts> = {}): CertificateFacts => ({
  issuedAt: at,
  request: {
    id,
    kind: 'AccountClose',
    subject: { masked: 'a••@example.com' },
    policy: { id: 'gdpr', version: '2026-1' },
    sources: ['mfa-server'],
    leftOut: [{ source: 'cloud-mfa', reason: 'not-configured' }],
    receivedAt: '2026-11-20T09:00:00.000Z',
    legalDueAt: '2026-12-21T23:59:59.999Z',
    completedAt: at,
    ownRecordUntil: '2028-12-21T09:00:00.000Z',
  },
  decisions: [{ what: 'submitted', by: { id: 'key:1', channel: 'rest' }, at, taskId: null }],
  purge: { deletedAt: at, sweepDueAt: at, purgeDueAt: at, verifiedAt: at, sources: [] },
  held: [],
  tasks: [task('01', { action: 'delete-records' }), task('02')],
  findings: [],
  exceptions: [],
  chain: { streamId: id, commit: 12, hash: '0'.repeat(64) },
  ...change,
});

const exception = {
  taskId: `${id}-02`,
  source: 'mfa-server',
  host: 'mfa01',
  reason: 'log-file-in-use',
} as const;
const words = (certificate: CertifiedErasure): string =>
  [certificate.statement.text, ...certificate.statement.claimed, ...certificate.statement.notClaimed].join(
    '\n',
  );

describe('a certificate of a verified purge', () => {
  it('fits its schema and carries every fact it was given', () => {
    const certificate = certificateOf(facts());
    expect(CertifiedErasure.parse(certificate)).toEqual(certificate);
    expect(certificate).toMatchObject(facts());
    expect(certificate.outcome).toBe('purge-verified');
  });

  it('says what is claimed and what is not', () => {
    const said = words(certificateOf(facts()));
    expect(said).toContain(`The purge was verified at ${at}`);
    expect(said).toContain('Names of the person that Lethe was not given were not searched for.');
    expect(said).toContain('cloud-mfa (not-configured)');
    expect(said).not.toContain('person”');
  });

  it('says that a person’s step was attested, not seen', () => {
    const proof = { ...task('03').proof, tool: 'person' } as CertifiedTask['proof'];
    const byHand = task('03', { action: 'delete-user-record', proof });
    expect(words(certificateOf(facts({ tasks: [byHand, task('02')] })))).toContain(
      'did not see the act itself',
    );
  });

  it('tells of what an earlier search had found', () => {
    const findings = [
      { taskId: `${id}-02`, source: 'mfa-server', host: 'mfa01', foundAt: at, hits: 3, newestAt: null },
    ] as const;
    expect(words(certificateOf(facts({ findings: [...findings] })))).toContain(
      'Each reopened the purge; a later search found nothing.',
    );
  });
});

describe('a certificate with exceptions', () => {
  const ended = facts({ exceptions: [exception], purge: { ...facts().purge, verifiedAt: null } });

  it('says first of all that it proves no complete erasure', () => {
    const certificate = certificateOf(ended);
    expect(CertifiedErasure.safeParse(certificate).success).toBe(true);
    expect(certificate.outcome).toBe('ended-with-exceptions');
    expect(certificate.statement.text).toContain('1 exception. The purge was not verified.');
    expect(certificate.statement.text).toContain('no proof of a complete erasure');
    expect(words(certificate)).not.toMatch(/was verified at|had found none/);
  });
});

describe('no certificate', () => {
  it('calls a purge verified that is not, whatever the facts are', () => {
    const states = fc.array(fc.constantFrom(...TaskState.options), { maxLength: 5 });
    fc.assert(
      fc.property(states, fc.boolean(), fc.boolean(), (reScans, hasTime, hasExceptions) => {
        const given = facts({
          tasks: reScans.map((state, index) => task(`0${index}`, { state })),
          purge: { ...facts().purge, verifiedAt: hasTime ? at : null },
          exceptions: hasExceptions ? [exception] : [],
        });
        const proven =
          hasTime &&
          !hasExceptions &&
          reScans.every((state) => state === 'succeeded' || state === 'not-applicable');
        if (!proven && !hasExceptions) expect(() => certificateOf(given)).toThrow(NotCertifiable);
        else expect(certificateOf(given).outcome === 'purge-verified').toBe(proven);
      }),
    );
  });
});
