import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AnonymousCredential, AppendBlobClient } from '@azure/storage-blob';

const tls = (name: string) => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
/** For NODE_EXTRA_CA_CERTS of the process under test. */
export const authorityCertificate = tls('certificate.pem');
export const clientSecret = 'a client secret of the tests';

interface Operation {
  readonly id: string;
  readonly userId: string;
  readonly storageLocation: string;
  polls: number;
}

interface CloudUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly onPremisesSamAccountName: string | null;
  state: 'active' | 'soft-deleted' | 'gone';
}

/**
 * Stands in for Microsoft Graph and the token service of Entra ID, as they are documented: a user is
 * looked up, exported into a container by a SAS, followed by polling, and deleted in two steps.
 */
export class GraphServer {
  /** `away` breaks every connection, `html` is a proxy's page, `busy` says 429 */
  mode: 'good' | 'away' | 'html' | 'busy' = 'good';
  /** how often an operation says that it runs before it is complete */
  pollsUntilComplete = 2;
  readonly users: CloudUser[] = [];
  readonly operations: Operation[] = [];
  /** `METHOD path` of every call that was answered in earnest */
  readonly calls: string[] = [];
  /** what an export delivers, by blob name; not all of it is JSON */
  delivers: Readonly<Record<string, string>> = {};
  /** each is good for its hour: a new one takes none of them back */
  private readonly tokens = new Set<string>();

  private constructor(
    private readonly graph: Server,
    private readonly authority: Server,
  ) {}

  static async start(): Promise<GraphServer> {
    const graph = createServer();
    const authority = createTlsServer({
      key: readFileSync(tls('key.pem')),
      cert: readFileSync(tls('certificate.pem')),
    });
    const server = new GraphServer(graph, authority);
    graph.on('request', (request, response) => void server.answerGraph(request, response));
    authority.on('request', (request, response) => void server.answerToken(request, response));
    for (const each of [graph, authority])
      await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.graph.address() as AddressInfo).port}/v1.0`;
  }

  get authorityUrl(): string {
    return `https://127.0.0.1:${(this.authority.address() as AddressInfo).port}`;
  }

  /** What the service does by itself when 30 days are over. */
  expunge(): void {
    for (const user of this.users) if (user.state === 'soft-deleted') user.state = 'gone';
  }

  stop(): void {
    for (const server of [this.graph, this.authority]) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async answerToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.mode === 'away') return void request.socket.destroy();
    const form = new URLSearchParams(await text(request));
    const good =
      /^\/[^/]+\/oauth2\/v2\.0\/token$/.test(request.url ?? '') &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_secret') === clientSecret;
    if (!good) return send(response, 401, { error: 'invalid_client', error_description: 'AADSTS7000215' });
    const token = randomUUID();
    this.tokens.add(token);
    send(response, 200, { token_type: 'Bearer', expires_in: 3599, access_token: token });
  }

  private async answerGraph(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (this.mode === 'away') return void request.socket.destroy();
    if (this.mode === 'busy') return refuse(response, 429, 'TooManyRequests', { 'retry-after': '30' });
    if (this.mode === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' });
      return void response.end('<html><body>Please sign in to the proxy</body></html>');
    }
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!this.tokens.has(token)) return refuse(response, 401, 'InvalidAuthenticationToken');
    const url = new URL(request.url ?? '', this.baseUrl);
    const path = decodeURIComponent(url.pathname).replace(/^\/v1\.0/, '');
    this.calls.push(`${request.method} ${path}`);
    if (request.method === 'GET' && lists.test(path))
      return this.list(path, url.searchParams.get('$filter'), response);
    await this.route(`${request.method} ${path}`, body, response);
  }

  private async route(call: string, body: string, response: ServerResponse): Promise<void> {
    const routes: readonly [RegExp, (found: string) => Promise<void> | void][] = [
      [/^GET \/dataPolicyOperations\/(.+)$/, (id) => this.poll(id, response)],
      [/^GET (\/dataPolicyOperations)$/, () => send(response, 200, { value: this.operations.map(shown) })],
      [/^POST \/users\/(.+)\/exportPersonalData$/, (id) => this.exportUser(id, body, response)],
      [/^GET \/users\/(.+)\/authentication\/methods$/, (id) => this.methods(id, response)],
      [/^GET (\/auditLogs\/signIns)$/, () => send(response, 200, { value: [] })],
      [
        /^GET \/users\/([^/]+)$/,
        (id) => this.withUser(id, 'active', response, (user) => send(response, 200, user)),
      ],
      [/^DELETE \/users\/([^/]+)$/, (id) => this.remove(id, 'active', 'soft-deleted', response)],
      [
        /^GET \/directory\/deletedItems\/([^/]+)$/,
        (id) => this.withUser(id, 'soft-deleted', response, (user) => send(response, 200, user)),
      ],
      [
        /^DELETE \/directory\/deletedItems\/([^/]+)$/,
        (id) => this.remove(id, 'soft-deleted', 'gone', response),
      ],
    ];
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(call)?.[1];
      if (found !== undefined) return answer(found);
    }
    refuse(response, 404, 'UnknownError');
  }

  /** Deleted users carry their id before their name, so that the name can be given away again. */
  private list(path: string, filter: string | null, response: ServerResponse): void {
    const deleted = path.startsWith('/directory');
    const found = this.users
      .filter((user) => user.state === (deleted ? 'soft-deleted' : 'active'))
      .map(({ state: _, ...user }) =>
        deleted
          ? { ...user, userPrincipalName: `${user.id.replaceAll('-', '')}${user.userPrincipalName}` }
          : user,
      );
    const [, field, value] = /^(\w+) eq '(.*)'$/.exec(filter ?? '') ?? [];
    const wanted = value?.replaceAll("''", "'").toLowerCase();
    const matching = found.filter(
      (user) =>
        field === undefined ||
        String(Object.entries(user).find(([name]) => name === field)?.[1]).toLowerCase() === wanted,
    );
    send(response, 200, { '@odata.count': matching.length, value: matching });
  }

  private withUser(
    id: string,
    state: CloudUser['state'],
    response: ServerResponse,
    then: (user: CloudUser) => void,
  ) {
    const name = id.toLowerCase();
    const user = this.users.find((each) => each.id === name || each.userPrincipalName.toLowerCase() === name);
    if (user?.state === state) then(user);
    else refuse(response, 404, 'Request_ResourceNotFound');
  }

  private methods(id: string, response: ServerResponse): void {
    this.withUser(id, 'active', response, () => send(response, 200, { value: [] }));
  }

  private remove(
    id: string,
    from: CloudUser['state'],
    to: CloudUser['state'],
    response: ServerResponse,
  ): void {
    this.withUser(id, from, response, (user) => {
      user.state = to;
      response.writeHead(204).end();
    });
  }

  private async exportUser(id: string, body: string, response: ServerResponse): Promise<void> {
    const { storageLocation } = JSON.parse(body) as { storageLocation: string };
    const user = this.users.find((each) => each.id === id && each.state === 'active');
    if (!user) return refuse(response, 404, 'Request_ResourceNotFound');
    const rights = new URL(storageLocation).searchParams.get('sp') ?? '';
    if (!rights.includes('w') || !rights.includes('a'))
      return refuse(response, 400, 'StorageLocationNeedsWriteAddPermissions');
    if (rights.includes('r')) return refuse(response, 400, 'StorageLocationShouldNotAllowReadAccess');
    if (rights.includes('l')) return refuse(response, 400, 'StorageLocationShouldNotAllowListAccess');
    const operation = { id: randomUUID(), userId: user.id, storageLocation, polls: 0 };
    const written = await put(
      storageLocation,
      'RequestInfo.json',
      JSON.stringify({ CommandId: operation.id }),
    );
    if (!written) return refuse(response, 400, 'StorageLocationAlreadyUsed');
    this.operations.push(operation);
    response.writeHead(202, {
      location: `${this.baseUrl}/dataPolicyOperations/${operation.id}`,
      'retry-after': '60',
    });
    response.end();
  }

  private async poll(id: string, response: ServerResponse): Promise<void> {
    const operation = this.operations.find((each) => each.id === id);
    if (!operation) return refuse(response, 400, 'OperationNotFound');
    operation.polls += 1;
    if (operation.polls === this.pollsUntilComplete)
      for (const [name, content] of Object.entries(this.delivers))
        await put(operation.storageLocation, name, content);
    const complete = operation.polls >= this.pollsUntilComplete;
    send(response, 200, {
      ...shown(operation),
      status: complete ? 'complete' : 'running',
      progress: complete ? 100.0 : 12.5,
    });
  }
}

const lists = /^\/(users|directory\/deletedItems(\/microsoft\.graph\.user)?)$/;

const shown = ({ id, userId, storageLocation }: Operation) => ({
  id,
  userId,
  storageLocation,
  status: 'running',
  progress: 0.0,
  submittedDateTime: new Date().toISOString(),
  completedDateTime: null,
});

/** Writes as the service does: append blobs, never over what is there. False when it is there. */
async function put(container: string, name: string, content: string): Promise<boolean> {
  const url = new URL(container);
  url.pathname = `${url.pathname}/${name}`;
  const blob = new AppendBlobClient(url.href, new AnonymousCredential());
  const made = await blob.createIfNotExists();
  if (!made.succeeded) return false;
  await blob.appendBlock(content, Buffer.byteLength(content));
  return true;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { code, message: 'As the test wants it.' } }));
}
