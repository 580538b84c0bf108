import { sameName, type AccountKey } from './account-key.js';
import { SignIn } from './graph-answers.js';
import type { GraphClient } from './graph-client.js';
import { readPages } from './graph-pages.js';
import { query, quoted } from './graph-paths.js';
import { everyOne } from './read-answer.js';

/** What the log told: only `read` says that nobody else is in it. */
export interface SignInLook {
  readonly signIns: readonly SignIn[];
  readonly log: 'read' | 'incomplete' | 'unreadable';
}

/**
 * The sign-ins that still name the account (DOC), as far as they may and can be read.
 * @throws {TaskFault} the retryable faults of Graph
 */
export async function signInsNaming(
  graph: GraphClient,
  key: AccountKey,
  signal: AbortSignal,
): Promise<SignInLook> {
  // The log knows neither sAMAccountNames nor accounts by them.
  if (key.kind === 'sam-account-name') return { signIns: [], log: 'unreadable' };
  const field = key.kind === 'object-id' ? 'userId' : 'userPrincipalName';
  // Names are filtered in lower case, as the log keeps them (SEEN).
  const value = key.kind === 'object-id' ? key.value : key.value.toLowerCase();
  const pages = await readPages(graph, {
    method: 'GET',
    path: `/auditLogs/signIns?${query({ filter: `${field} eq ${quoted(value)}` })}`,
    place: 'GET /auditLogs/signIns',
    permission: 'AuditLog.Read.All',
    expected: [400, 403, 404],
    signal,
  });
  const signIns = everyOne(SignIn, pages.items).filter((signIn) => sameName(signIn[field], key.value));
  if (pages.complete) return { signIns, log: 'read' };
  // Refused from the beginning, or only when a further page was asked for.
  return {
    signIns,
    log: pages.refusedWith !== null && pages.items.length === 0 ? 'unreadable' : 'incomplete',
  };
}
