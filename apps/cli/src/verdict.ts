import type { RequestAnswer } from './answers.js';

const ended = new Set(['done', 'done-with-exceptions', 'failed', 'cancelled', 'rejected']);

export const hasEnded = (request: RequestAnswer): boolean => ended.has(request.progress);

/**
 * Whether a script may go on. An Export with named gaps was still handed over; an AccountClose with
 * exceptions left data behind, which must never look like success.
 */
export function isBadEnd(request: RequestAnswer): boolean {
  if (request.progress === 'done-with-exceptions') return request.kind === 'AccountClose';
  return hasEnded(request) && request.progress !== 'done';
}
