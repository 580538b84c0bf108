import type { PrivacyRequest } from '#domain';
import type { ReadCommit } from './request-repository.js';

/** Placeholder until the package library lands in this tree a few minutes from now. */
export const certificateFacts = (
  request: PrivacyRequest,
  _history: readonly ReadCommit[],
): Readonly<Record<string, unknown>> => ({ id: request.id });
