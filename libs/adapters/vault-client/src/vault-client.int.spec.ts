import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { StoreUnavailable, VaultRefused, type ArtifactDraft, type Clock } from '#ports';
import { openVaultClient, VaultClientInvalid, type VaultClient, type VaultClientOptions } from './index.js';

/** Lethe's time, which differs by hours from any vault's. */
class FarClock implements Clock {
  moment = Date.parse('2031-01-01T00:00:00.000Z');
  wake: () => void = () => undefined;

  now(): string {
    return new Date(this.moment).toISOString();
  }

  async until(moment: string, signal: AbortSignal): Promise<void> {
    if (this.moment >= Date.parse(moment) || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  advance(seconds: number): void {
    this.moment += seconds * 1000;
    this.wake();
  }
}

const opened: { readonly server: Server; readonly client: VaultClient }[] = [];
afterEach(() => {
  jest.useRealTimers();
  for (const { server, client } of opened.splice(0)) {
    client.close();
    server.closeAllConnections();
    server.close();
  }
});

type Answer = RequestListener;

/** The patience of the client, which then ends when a test says so and no busy machine can end it; sockets do not know of it. */
const patienceIsFaked = () =>
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });

/** A vault that answers by a script; the last answer is repeated. */
async function against(script: readonly Answer[], patience: VaultClientOptions['patience'] = {}) {
  const calls: IncomingMessage[] = [];
  const server = createServer((call, response) => {
    calls.push(call);
    script[Math.min(calls.length, script.length) - 1]?.(call, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = new FarClock();
  const client = openVaultClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credential: 'lethe_abc\n',
    clock,
    patience: { pausesMs: [1, 1, 1], answerMs: 10_000, stillMs: 10_000, ...patience },
  });
  opened.push({ server, client });
  return { calls, client, clock };
}

const json =
  (status: number, body: unknown): Answer =>
  (call, response) => {
    call.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const problem = (status: number, code: string): Answer =>
  json(status, { type: 'x', title: 'x', status, code });
const cut: Answer = (call) => call.socket.destroy();
const silent: Answer = (call) => void call.resume();
const lease = { leaseUntil: '2026-11-20T09:15:00.000Z', usableForSeconds: 900 };
const task: Answer = json(200, {
  keyId: randomUUID(),
  key: randomBytes(32).toString('base64'),
  ...lease,
});
const stored: Answer = (call, response) => {
  let bytes = 0;
  call.on('data', (piece: Buffer) => (bytes += piece.length));
  call.on('end', () => json(201, { id: call.url?.split('/').at(-1), bytes })(call, response));
};

const draftOf = (content: AsyncIterable<Uint8Array>): ArtifactDraft => ({
  path: 'a',
  mediaType: 'text/plain',
  operational: false,
  providedBy: 'source',
  content,
});

async function* text(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('gathered');
}

describe('a call that may be made twice', () => {
  it('is tried again when the connection breaks or the vault is busy, and then answered', async () => {
    const { calls, client } = await against([cut, problem(503, 'unavailable'), task]);
    await expect(client.tasks.open('token')).resolves.toBeDefined();
    expect(calls).toHaveLength(3);
    expect(calls[0]?.headers).toMatchObject({
      authorization: 'Bearer lethe_abc',
      'lethe-task-token': 'token',
    });
  });

  it.each([
    ['the connection breaks', cut],
    ['the vault is overloaded', problem(429, 'too-many-requests')],
    ['the vault fails', problem(500, 'internal-error')],
    ['something else answers', json(502, 'Bad Gateway')],
  ])('is given up after the last try when %s', async (_, answer) => {
    const { calls, client } = await against([answer]);
    await expect(client.tasks.open('token')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(calls).toHaveLength(4);
  });

  it('is given up when the vault is silent', async () => {
    patienceIsFaked();
    const silentUntilTheEnd: Answer = (call) => {
      call.resume();
      jest.advanceTimersByTime(20);
    };
    const { calls, client } = await against([silentUntilTheEnd], { answerMs: 20, pausesMs: [1] });
    await expect(client.tasks.open('token')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(calls).toHaveLength(2);
  });

  it('is given up when nobody listens', async () => {
    const { client } = await against([task]);
    for (const { server } of opened) server.close();
    await expect(client.tasks.open('token')).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it.each([
    [401, 'unauthorized', { name: 'VaultRefused', leaseOver: false }],
    [403, 'not-this-host', { name: 'VaultRefused', leaseOver: false }],
    [403, 'task-token-refused', { name: 'VaultRefused', leaseOver: false }],
    [404, 'key-unknown', { name: 'UnknownKey' }],
    [410, 'lease-over', { name: 'VaultRefused', leaseOver: true }],
    [410, 'key-destroyed', { name: 'KeyDestroyed' }],
    [404, 'not-found', { name: 'StoreUnavailable' }],
  ])('is not tried again after a %s that says %s', async (status, code, error) => {
    const { calls, client } = await against([problem(status, code)]);
    await expect(client.tasks.open('token')).rejects.toMatchObject(error);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['no JSON', (call, response) => void (call.resume(), response.end('<html>'))],
    ['another form', json(200, { key: 'x' })],
    ['a key of another length', json(200, { keyId: randomUUID(), key: 'AAAA', ...lease })],
    ['a page that says 404', json(404, 'not here')],
    ['an address elsewhere', (call, response) => void (call.resume(), response.writeHead(302).end())],
  ] satisfies [string, Answer][])('is not believed an answer that is %s', async (_, answer) => {
    const { client } = await against([answer]);
    await expect(client.tasks.open('token')).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('an artifact', () => {
  it('is sent once, on a connection of its own', async () => {
    const { calls, client } = await against([task, stored]);
    const opened = await client.tasks.open('token');
    await expect(opened.store(draftOf(text()))).resolves.toMatchObject({ bytes: 8 });
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    expect(calls[1]?.headers.connection).toBe('close');
    expect(calls[1]?.socket).not.toBe(calls[0]?.socket);
  });

  it.each([
    ['the connection breaks', cut],
    ['the vault is away', problem(503, 'unavailable')],
    ['it was not stored whole', json(201, { id: randomUUID(), bytes: 1 })],
  ])('is not sent again when %s', async (_, answer) => {
    const { calls, client } = await against([task, answer, stored]);
    const opened = await client.tasks.open('token');
    await expect(opened.store(draftOf(text()))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(calls).toHaveLength(2);
    await expect(opened.store(draftOf(text()))).resolves.toBeDefined();
  });

  it('is given up when the vault takes nothing more, or never answers', async () => {
    const takesNothing: Answer = () => undefined;
    const { client } = await against([task, takesNothing, silent], { stillMs: 50 });
    const opened = await client.tasks.open('token');
    async function* large() {
      for (let count = 0; count < 400; count += 1) yield randomBytes(1 << 17);
    }
    for (const content of [large(), text()])
      await expect(opened.store(draftOf(content))).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('may take longer to be gathered than the vault is waited for', async () => {
    patienceIsFaked();
    const { client } = await against([task, stored], { stillMs: 50 });
    async function* slow() {
      yield Buffer.from('first');
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(150);
      await new Promise((resolve) => setImmediate(resolve));
      yield Buffer.from('second');
    }
    const opened = await client.tasks.open('token');
    await expect(opened.store(draftOf(slow()))).resolves.toMatchObject({ bytes: 11 });
  });

  it('does not begin when its content cannot be read at all, and that error comes back', async () => {
    const { client } = await against([task, silent]);
    const fault = new Error('no such file');
    // eslint-disable-next-line require-yield
    async function* missing(): AsyncGenerator<Uint8Array> {
      throw fault;
    }
    const opened = await client.tasks.open('token');
    await expect(opened.store(draftOf(missing()))).rejects.toBe(fault);
  });
});

describe('the key of a task', () => {
  it('is of no use when the lease is over by the seconds that the vault said, whatever both clocks show', async () => {
    const { client, clock } = await against([task]);
    const { cipher } = await client.tasks.open('token');
    const sealed = cipher.seal('ada');
    clock.advance(899);
    expect(cipher.open(sealed)).toBe('ada');
    clock.advance(1);
    for (const use of [() => cipher.open(sealed), () => cipher.seal('x'), () => cipher.digest('x')])
      expect(use).toThrow(VaultRefused);
  });

  it('lives on with a sign of life, and the newest token is sent from then on', async () => {
    const { calls, client, clock } = await against([
      task,
      json(200, { taskToken: 'newer', ...lease }),
      stored,
    ]);
    const opened = await client.tasks.open('token');
    clock.advance(800);
    await opened.renew();
    clock.advance(800);
    opened.cipher.seal('x');
    await opened.store(draftOf(text()));
    expect(calls.map(({ headers }) => headers['lethe-task-token'])).toEqual(['token', 'token', 'newer']);
  });

  it('stays over when a sign of life is answered only after the end: the task comes again, and nobody is told of a destroyed key', async () => {
    let heard: (respond: () => void) => void = () => undefined;
    const asked = new Promise<() => void>((resolve) => (heard = resolve));
    const late: Answer = (call, response) =>
      heard(() => json(200, { taskToken: 'newer', ...lease })(call, response));
    const { client, clock } = await against([task, late]);
    const opened = await client.tasks.open('token');
    clock.advance(899);
    const renewed = opened.renew();
    const respond = await asked;
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    respond();
    const isOver = { name: 'VaultRefused', leaseOver: true };
    await expect(renewed).rejects.toMatchObject(isOver);
    expect(() => opened.cipher.seal('x')).toThrow(expect.objectContaining(isOver));
    await expect(opened.store(draftOf(text()))).rejects.toMatchObject(isOver);
  });

  it('is forgotten when the client is closed', async () => {
    const { client } = await against([task]);
    const { cipher } = await client.tasks.open('token');
    client.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(() => cipher.seal('x')).toThrow();
  });
});

describe('the address and the credential', () => {
  const clock = new FarClock();

  it.each([
    '',
    'vault',
    'http://vault.example.com',
    'ftp://127.0.0.1',
    'https://v/path',
    'https://u:p@v',
    'https://v/?a',
  ])('are refused before anything is sent: %p', (url) => {
    expect(() => openVaultClient({ url, credential: 'x', clock })).toThrow(VaultClientInvalid);
  });

  it.each(['', '\n', 'two words', 'lethe_a\nlethe_b'])('is no token: %p', (credential) => {
    expect(() => openVaultClient({ url: 'https://v', credential, clock })).toThrow(VaultClientInvalid);
  });

  it('says what is wrong without repeating it', () => {
    expect(() => openVaultClient({ url: 'https://v', credential: 'secret word', clock })).toThrow(
      'The credential of this host is empty, or is no token.',
    );
  });
});
