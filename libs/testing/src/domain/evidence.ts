import type { ArtifactRef, Fault, Proof } from '#contracts';
import { START } from './moments.js';
import { sealed, sha256, uuid } from './people.js';

export const aProof = (facts: Partial<Proof> = {}): Proof => ({
  tool: 'MultiFactorAuthGdpr.exe',
  toolVersion: '8.0.1',
  argumentsDigest: sha256(17),
  exitCode: 0,
  counts: { recordsFound: 3 },
  outputDigest: sha256(18),
  startedAt: START,
  endedAt: START,
  remarks: [],
  ...facts,
});

export const anArtifact = (number = 1, facts: Partial<ArtifactRef> = {}): ArtifactRef => ({
  id: uuid(number),
  path: sealed(`mfa-server/mfa01/export-${number}.json`),
  sha256: sha256(number),
  bytes: 1024,
  mediaType: 'application/json',
  operational: false,
  providedBy: 'source',
  ...facts,
});

export const aFault = (facts: Partial<Fault> = {}): Fault => ({
  code: 'graph-unreachable',
  retryable: true,
  detail: null,
  ...facts,
});
