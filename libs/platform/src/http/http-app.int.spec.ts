import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ok, type Result } from '#application';
import type { Clock } from '#ports';
import { MemoryBrowserSessions } from '#testing';
import { KeyedDigests, newMasterKeyText, parseMasterKey } from '#vault';
import { ApiKeys } from '../auth/api-keys.js';
import { Authenticator } from '../auth/authenticator.js';
import { Sessions } from '../auth/sessions.js';
import { createLogger } from '../logging/logger.js';
import { endpoint, json } from './endpoint.js';
import { createHttpApp } from './http-app.js';
import { HttpEdge } from './http-edge.module.js';
import { CannotListen, listen } from './listen.js';
import { Serves } from './serves.decorator.js';
import { closeHttpApp } from './shutdown.js';

const slow = endpoint({
  id: 'slow',
  method: 'GET',
  path: '/slow',
  tag: 't',
  summary: 'Answers when it is told to',
  permission: 'none',
  answer: json(200, z.strictObject({ done: z.boolean() })),
});

const gates: { arrived: () => void; open: Promise<void> }[] = [];

@Controller()
class SlowController {
  @Serves(slow)
  async slow(): Promise<Result<{ done: boolean }>> {
    const gate = gates.shift();
    gate?.arrived();
    await gate?.open;
    return ok({ done: true });
  }
}

const clock: Clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };
const noCredentials = {
  add: async () => undefined,
  findByHash: async () => undefined,
  list: async () => [],
  remove: async () => false,
};

async function makeApp(): Promise<INestApplication> {
  const doorkeeper = new Authenticator(
    undefined,
    new ApiKeys(noCredentials, clock, new KeyedDigests(parseMasterKey(newMasterKeyText()))),
    new Sessions(new MemoryBrowserSessions()),
  );
  const edge = HttpEdge.register({
    doorkeeper,
    rateLimit: { perSecond: 100, burst: 100 },
    addresses: { lookUp: async () => undefined },
  });
  @Module({ imports: [edge], controllers: [SlowController] })
  class RootModule {}
  return createHttpApp(RootModule, { logger: createLogger('silent') });
}

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function occupiedPort(): Promise<number> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const start = async (port: number, nextFreePort: boolean) => {
  const app = await makeApp();
  opened.push(() => closeHttpApp(app));
  return { app, url: await listen(app, { host: '127.0.0.1', port, nextFreePort }) };
};

describe('listening', () => {
  it('takes any free port when the port is 0, and says which', async () => {
    const { url } = await start(0, false);
    expect(await (await fetch(`${url}/slow`)).json()).toEqual({ done: true });
  });

  it('takes the next free port where it may', async () => {
    const port = await occupiedPort();
    const { url } = await start(port, true);
    expect(Number(new URL(url).port)).toBeGreaterThan(port);
    expect((await fetch(`${url}/slow`)).status).toBe(200);
  });

  it('says what to do where it may not', async () => {
    const port = await occupiedPort();
    const error = await start(port, false).catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(CannotListen);
    expect((error as Error).message).toContain(`port ${port}: another program listens there`);
    expect((error as Error).message).toContain('LETHE_PORT');
  });
});

describe('a call that cannot be read as HTTP', () => {
  const said = async (url: string, written: string) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(written);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain('Content-Type: application/problem+json');
    expect(head).toContain('Connection: close');
    const { status, code } = JSON.parse(body) as { status: number; code: string };
    expect(head.split(' ')[1]).toBe(String(status));
    return `${status} ${code}`;
  };

  it.each([
    ['a method that does not exist', 'BREW /slow HTTP/1.1\r\nHost: x\r\n\r\n', '400 malformed-call'],
    ['no HTTP', '\u0016\u0003\u0001 ada@example.com\r\n\r\n', '400 malformed-call'],
    ['a broken header', 'GET /slow HTTP/1.1\r\nHost x\r\n\r\n', '400 malformed-call'],
    [
      'too many headers',
      `GET /slow HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(70_000)}\r\n\r\n`,
      '431 headers-too-large',
    ],
  ])('is told so as all others are, and the connection is closed: %s', async (_what, written, answer) => {
    const { url } = await start(0, false);
    expect(await said(url, written)).toBe(answer);
  });

  it('is told so behind one that was answered on the same connection', async () => {
    const { url } = await start(0, false);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.write('BREW /slow HTTP/1.1\r\n\r\n');
    expect(await text(socket)).toContain('"code":"malformed-call"');
  });
});

describe('a connection between two calls', () => {
  it('is kept for longer than proxies keep theirs, a minute', async () => {
    const { url } = await start(0, false);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    const seconds = Number(/keep-alive: timeout=(\d+)/i.exec(answer.toString())?.[1]);
    expect(seconds).toBeGreaterThan(60);
  });
});

describe('closing', () => {
  it('answers the calls in hand, takes no new ones, and does not wait for idle connections', async () => {
    const { app, url } = await start(0, false);
    await (await fetch(`${url}/slow`)).json(); // leaves a connection that waits for its next call
    let open: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      gates.push({ arrived: resolve, open: new Promise((release) => (open = release)) });
    });
    const inHand = fetch(`${url}/slow`);
    await arrived;
    const closed = closeHttpApp(app);
    await expect(fetch(`${url}/slow`, { headers: { connection: 'close' } })).rejects.toThrow();
    open();
    expect(await (await inHand).json()).toEqual({ done: true });
    await closed;
  });
});
