import { randomUUID } from 'node:crypto';
import type { Certificate, CertifiedErasure } from '#contracts';

const at = '2026-12-21T09:00:00.000Z';

/** What a certificate says of an AccountClose that ended with an exception. */
export function certifiedErasure(id: string = randomUUID()): CertifiedErasure {
  return {
    format: 'lethe-erasure-certificate/3',
    issuedAt: at,
    outcome: 'ended-with-exceptions',
    statement: { text: 'What was done — “all of it”.', claimed: ['One.'], notClaimed: [] },
    request: {
      id,
      kind: 'AccountClose',
      subject: { masked: 'a••@example.com' },
      policy: { id: 'gdpr', version: '2026-1' },
      sources: ['mfa-server'],
      leftOut: [],
      receivedAt: at,
      legalDueAt: at,
      completedAt: at,
      ownRecordUntil: at,
    },
    decisions: [{ what: 'submitted', by: { id: 'key:1', channel: 'rest' }, at, taskId: null }],
    purge: {
      deletedAt: at,
      sweepDueAt: at,
      purgeDueAt: at,
      verifiedAt: null,
      sources: [
        {
          source: 'mfa-server',
          softDeletedAt: null,
          hardDeletedAt: at,
          expungedAt: null,
          verifiedAt: null,
        },
      ],
    },
    tasks: [
      {
        id: `${id}-01`,
        source: 'mfa-server',
        host: 'mfa01',
        action: 'delete-records',
        phase: null,
        state: 'succeeded',
        at,
        reason: null,
        proof: {
          tool: 'MultiFactorAuthGdpr.exe',
          toolVersion: '8.0',
          argumentsDigest: '1'.repeat(64),
          exitCode: 0,
          counts: { recordsBefore: 5, recordsAfter: 0 },
          outputDigest: '2'.repeat(64),
          startedAt: at,
          endedAt: at,
          remarks: [],
        },
      },
    ],
    held: [
      {
        taskId: `${id}-02`,
        source: 'mfa-server',
        host: 'mfa01',
        restraints: [
          {
            kind: 'legal-hold',
            id: '11111111-2222-4333-8444-555555555555',
            source: null,
            host: null,
            since: at,
          },
        ],
        from: at,
        until: null,
      },
    ],
    findings: [],
    exceptions: [{ taskId: `${id}-02`, source: 'mfa-server', host: 'mfa01', reason: 'log-file-in-use' }],
    chain: { streamId: id, commit: 12, hash: '3'.repeat(64) },
  };
}

/** The same with the form of a signed certificate; nobody has signed it. */
export const unsignedCertificate = (id?: string): Certificate => {
  const erasure = certifiedErasure(id);
  const key = { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), kid: 'A'.repeat(43) } as const;
  const signature = 'A'.repeat(86);
  return {
    ...erasure,
    chain: {
      ...erasure.chain,
      inclusion: {
        leafIndex: 0,
        path: [],
        head: {
          format: 'lethe-tree-head/1',
          purpose: 'anchor',
          number: 1,
          previousHead: '0'.repeat(64),
          treeSize: 1,
          rootHash: '4'.repeat(64),
          signedAt: at,
          key,
          signature,
        },
      },
    },
    key,
    signature,
  };
};
