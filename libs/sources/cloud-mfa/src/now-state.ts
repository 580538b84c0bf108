import { stringify } from 'lossless-json';
import type { ArtifactRef, CloudMfaSettings } from '#contracts';
import type { TaskContext } from '#source-kit';
import type { GraphClient } from './graph-client.js';
import { readPages, type Pages } from './graph-pages.js';
import { query, quoted, userPath } from './graph-paths.js';

/** What is read beside the export: its name in the package, its call, the permission it takes. */
interface Collection {
  readonly name: CloudMfaSettings['nowState'][number];
  readonly path: (userId: string) => string;
  readonly place: string;
  readonly permission: string;
}

const COLLECTIONS: readonly Collection[] = [
  {
    name: 'authentication-methods',
    path: (userId) => `${userPath(userId)}/authentication/methods`,
    place: 'GET /users/{id}/authentication/methods',
    permission: 'UserAuthenticationMethod.Read.All',
  },
  {
    name: 'sign-ins',
    path: (userId) => `/auditLogs/signIns?${query({ filter: `userId eq ${quoted(userId)}` })}`,
    place: 'GET /auditLogs/signIns',
    permission: 'AuditLog.Read.All',
  },
];

export interface NowState {
  readonly files: readonly { readonly path: string; readonly items: readonly unknown[] }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly remarks: readonly string[];
}

/**
 * What Graph shows of the person at this moment (DOC). An extra beside the export: a tenant may lack
 * the licence or the permission for it, so a refusal is no failure; the remark makes it a gap of the package.
 * @param wanted of the settings; a list that is not wanted is remarked, so that nobody takes it for empty
 * @throws {TaskFault} the retryable faults of Graph
 */
export async function readNowState(
  graph: GraphClient,
  userId: string,
  { wanted, signal }: { readonly wanted: CloudMfaSettings['nowState']; readonly signal: AbortSignal },
): Promise<NowState> {
  const files: { path: string; items: readonly unknown[] }[] = [];
  const counts: Record<string, number> = {};
  const remarks: string[] = [];
  for (const { name, path, place, permission } of COLLECTIONS) {
    if (!wanted.includes(name)) {
      remarks.push(`${name}-not-asked-for`);
      continue;
    }
    const pages: Pages = await readPages(graph, {
      method: 'GET',
      path: path(userId),
      place,
      permission,
      expected: [400, 403, 404],
      signal,
    });
    const isUnread = pages.refusedWith !== null && pages.items.length === 0;
    if (!pages.complete) remarks.push(`${name}-${isUnread ? 'unreadable' : 'incomplete'}`);
    if (isUnread) continue;
    files.push({ path: `cloud-mfa/now-state/${name}.json`, items: pages.items });
    counts[name === 'sign-ins' ? 'signIns' : 'authenticationMethods'] = pages.items.length;
  }
  return { files, counts, remarks };
}

/** Stores it as one JSON array a file. The service's pages are joined, hence provided by Lethe. */
export async function storeNowState(context: TaskContext, state: NowState): Promise<readonly ArtifactRef[]> {
  const refs: ArtifactRef[] = [];
  for (const { path, items } of state.files)
    refs.push(
      await context.store({
        path,
        mediaType: 'application/json',
        operational: false,
        providedBy: 'lethe',
        content: asJsonArray(items),
      }),
    );
  return refs;
}

async function* asJsonArray(items: readonly unknown[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from('[');
  for (const [index, item] of items.entries())
    yield Buffer.from(`${index === 0 ? '\n' : ',\n'}${stringify(item) ?? 'null'}`);
  yield Buffer.from('\n]\n');
}
