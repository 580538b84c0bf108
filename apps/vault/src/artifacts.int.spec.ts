import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVaultClient, type VaultClient } from '#adapters/vault-client';
import { TASK_TOKEN_HEADER } from '#contracts';
import { VaultRefused, type ArtifactDraft } from '#ports';
import { vaultForTests, type VaultForTests } from './vault.fixture.js';

const LIMIT = 40 * 1024 * 1024;

let vault: VaultForTests;
let client: VaultClient;
beforeAll(async () => {
  vault = await vaultForTests({ parts: { mostArtifactBytes: LIMIT } });
  client = openVaultClient({ url: vault.url, credential: vault.credential, clock: vault.clock });
});
afterAll(async () => {
  client.close();
  await vault.close();
});

interface Put {
  readonly token: string;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const headersOf = ({ token, headers }: Put) => ({
  authorization: `Bearer ${vault.credential}`,
  [TASK_TOKEN_HEADER]: token,
  'content-type': 'application/octet-stream',
  ...headers,
});

const put = (of: Put, body: string | Uint8Array | ReadableStream) =>
  fetch(`${vault.url}/v1/artifacts/${of.id ?? randomUUID()}`, {
    method: 'PUT',
    headers: headersOf(of),
    body,
    duplex: 'half',
  });

const codeOf = async (answer: Response) => ({
  status: answer.status,
  code: ((await answer.json()) as { readonly code?: unknown }).code,
});

/** A request in the middle of its body. */
async function halfSent(of: Put, body: Uint8Array): Promise<ClientRequest> {
  const begun = once(vault.writes, 'begun');
  const request = httpRequest(`${vault.url}/v1/artifacts/${of.id ?? randomUUID()}`, {
    method: 'PUT',
    headers: headersOf(of),
  });
  request.on('error', () => undefined);
  request.write(body);
  await begun;
  return request;
}

/** All files of a request's folder, also those that are not whole. */
const filesOf = (requestId: string) => readdir(join(vault.folder, 'artifacts', requestId)).catch(() => []);

const draftOf = (content: AsyncIterable<Uint8Array>): ArtifactDraft => ({
  path: 'a',
  mediaType: 'text/plain',
  operational: false,
  providedBy: 'source',
  content,
});

describe('an artifact that is not sent whole', () => {
  it.each([
    ['in chunks', undefined],
    ['with a length', { 'content-length': '1000000' }],
  ])('leaves nothing, sent %s', async (_, headers) => {
    const { token, requestId } = await vault.orchestrator.newTask();
    const request = await halfSent({ token, ...(headers && { headers }) }, randomBytes(300_000));
    const ended = once(vault.writes, 'ended');
    request.destroy();
    await ended;
    expect(await filesOf(requestId)).toEqual([]);
    expect(await vault.files.list(requestId)).toEqual([]);
  });

  it('is none to the orchestrator before its end, and is whole after it', async () => {
    const { token, requestId } = await vault.orchestrator.newTask();
    const id = randomUUID();
    const request = await halfSent({ token, id }, randomBytes(100_000));
    expect(await vault.files.list(requestId)).toEqual([]);
    request.end(randomBytes(100_000));
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(201);
    expect(await vault.files.list(requestId)).toEqual([id]);
  });
});

describe('an artifact that is larger than the vault takes', () => {
  it('is refused by its length before any of it is read, or as soon as it is seen', async () => {
    const { token, requestId } = await vault.orchestrator.newTask();
    const large = randomBytes(LIMIT + 1);
    const refused = { status: 413, code: 'payload-too-large' };
    expect(await codeOf(await put({ token }, large))).toEqual(refused);
    expect(await codeOf(await put({ token }, new Blob([large]).stream()))).toEqual(refused);
    expect(await filesOf(requestId)).toEqual([]);
  });

  it('ends the sending: its content is not read to the end', async () => {
    const { token, requestId } = await vault.orchestrator.newTask();
    let isReturned = false;
    async function* endless() {
      try {
        for (;;) yield randomBytes(1 << 20);
      } finally {
        isReturned = true;
      }
    }
    const opened = await client.tasks.open(token);
    await expect(opened.store(draftOf(endless()))).rejects.toThrow(VaultRefused);
    expect(isReturned).toBe(true);
    expect(await filesOf(requestId)).toEqual([]);
  });
});

describe('an artifact', () => {
  it('is never written over, not even by the host that stored it', async () => {
    const [mine, other] = [await vault.orchestrator.newTask(), await vault.orchestrator.newTask()];
    const id = randomUUID();
    expect((await put({ token: mine.token, id }, 'first')).status).toBe(201);
    expect(await codeOf(await put({ token: mine.token, id }, 'second'))).toEqual({
      status: 409,
      code: 'artifact-exists',
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of vault.files.read(mine.requestId, id)) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('first');
    // Ids are of one request: the same one elsewhere is another artifact.
    expect((await put({ token: other.token, id }, 'first')).status).toBe(201);
  });

  it('goes where the token says and nowhere else, whatever the address is made of', async () => {
    const { token, requestId } = await vault.orchestrator.newTask();
    const uuid = randomUUID();
    for (const id of ['x', '..', '%2e%2e', `..%2f${uuid}`, uuid.toUpperCase(), `${uuid}%00`, `${uuid}%0a`])
      expect((await put({ token, id }, 'x')).status).toBe(404);
    expect(await filesOf(requestId)).toEqual([]);
  });

  it('is bytes, neither compressed nor of another type', async () => {
    const { token, requestId } = await vault.orchestrator.newTask();
    const refused = { status: 415, code: 'unsupported-media-type' };
    for (const headers of [{ 'content-type': 'text/plain' }, { 'content-encoding': 'gzip' }])
      expect(await codeOf(await put({ token, headers }, 'x'))).toEqual(refused);
    expect(await filesOf(requestId)).toEqual([]);
  });

  it('is sent no faster than it is stored', async () => {
    const { token } = await vault.orchestrator.newTask();
    const piece = randomBytes(64 * 1024);
    let [sent, taken, widest] = [0, 0, 0];
    async function* content() {
      for (let count = 0; count < 550; count += 1) {
        sent += piece.length;
        widest = Math.max(widest, sent - taken);
        yield piece;
        await turn();
      }
    }
    const note = (length: number) => {
      taken += length;
      // A disk that is much slower than the network.
      for (const end = performance.now() + 1; performance.now() < end;);
    };
    vault.writes.on('taken', note);
    await (await client.tasks.open(token)).store(draftOf(content()));
    vault.writes.off('taken', note);
    expect(sent).toBe(550 * piece.length);
    expect(widest).toBeLessThan(sent / 2);
  });
});
