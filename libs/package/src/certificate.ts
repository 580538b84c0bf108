import type { CertifiedErasure } from '#contracts';
import { erasureStatement } from './erasure-statement.js';

/** The facts of an AccountClose at its end; the certificate adds what they amount to. */
export type CertificateFacts = Omit<CertifiedErasure, 'format' | 'outcome' | 'statement'>;

/** The facts do not add up to a certificate of any kind. */
export class NotCertifiable extends Error {
  constructor(requestId: string, reason: string) {
    super(`Request ${requestId} cannot be certified: ${reason}`);
    this.name = 'NotCertifiable';
  }
}

/**
 * The certificate of an AccountClose at its end. What it is called follows from the facts alone: a
 * purge counts as verified only with its time, without exceptions, and when every re-scan succeeded.
 * @throws {NotCertifiable} nothing was verified and nothing is named as an exception
 */
export function certificateOf(facts: CertificateFacts): CertifiedErasure {
  const { request, purge, exceptions } = facts;
  const isVerified = purge.verifiedAt !== null && exceptions.length === 0;
  if (!isVerified && exceptions.length === 0)
    throw new NotCertifiable(request.id, 'its purge is not verified, and no exception is named.');
  const unproven = facts.tasks.find(({ action, state }) => action === 'verify-purge' && !PROVEN.has(state));
  if (isVerified && unproven)
    throw new NotCertifiable(
      request.id,
      `its purge is called verified, and ${unproven.id} is ${unproven.state}.`,
    );
  const outcome = isVerified ? 'purge-verified' : 'ended-with-exceptions';
  const { issuedAt, ...rest } = facts;
  return {
    format: 'lethe-erasure-certificate/3',
    issuedAt,
    outcome,
    statement: erasureStatement(facts, outcome),
    ...rest,
  };
}

const PROVEN: ReadonlySet<string> = new Set(['succeeded', 'not-applicable']);
