import type { CloudDirectory } from './directory.js';
import type { CloudExports } from './exports.js';
import { graphError } from './graph-answers.js';
import type { CloudAnswer, CloudCall } from './call.js';

type Route = readonly [
  method: string,
  path: RegExp,
  answer: (call: CloudCall, key: string) => CloudAnswer | Promise<CloudAnswer>,
];

/** The calls of Graph that the simulation knows, below `/v1.0` (DOC). */
export function graphRoutes(directory: CloudDirectory, exports: CloudExports): readonly Route[] {
  return [
    ['GET', /^\/users$/, (call) => directory.listUsers(call)],
    // DOC: OData takes such a name for an option, so it needs the form with parentheses.
    ['GET', /^\/users\/(\$|%24)/i, () => graphError(400, 'BadRequest', 'Invalid request.')],
    ['GET', userPath(), (_, key) => directory.getUser(key)],
    ['DELETE', userPath(), (_, key) => directory.deleteUser(key)],
    ['GET', userPath('/authentication/methods'), (_, key) => directory.methods(key)],
    ['POST', userPath('/exportPersonalData'), (call, key) => exports.submit(call, key)],
    ['GET', /^\/dataPolicyOperations\/([^/]+)$/, (_, key) => exports.operation(key)],
    ['GET', /^\/dataPolicyOperations$/, () => exports.list()],
    ['GET', /^\/auditLogs\/signIns$/, (call) => directory.signIns(call)],
    ['GET', /^\/directory\/deletedItems\/microsoft\.graph\.user$/, (call) => directory.listDeleted(call)],
    ['GET', /^\/directory\/deletedItems\/([^/]+)$/, (_, key) => directory.getDeleted(key)],
    ['DELETE', /^\/directory\/deletedItems\/([^/]+)$/, (_, key) => directory.deleteForGood(key)],
  ];
}

export async function answerGraph(routes: readonly Route[], call: CloudCall): Promise<CloudAnswer> {
  const below = call.rawPath.replace(/^\/v1\.0/, '');
  for (const [method, path, answer] of routes) {
    const match = method === call.method ? path.exec(below) : null;
    if (match !== null) return answer(call, keyOf(match[1] ?? ''));
  }
  return graphError(400, 'BadRequest', 'Resource not found for the segment.');
}

/** `/users/{key}` or, the other form of OData, `/users('{key}')`. */
const userPath = (below = ''): RegExp =>
  new RegExp(String.raw`^/users(?:/(?=[^/]))?(\([^/]+\)|[^/]+)${below}$`);

function keyOf(encoded: string): string {
  const key = decodeURIComponent(encoded);
  const quoted = /^\('(.*)'\)$/.exec(key)?.[1];
  return quoted === undefined ? key : quoted.replaceAll("''", "'");
}
