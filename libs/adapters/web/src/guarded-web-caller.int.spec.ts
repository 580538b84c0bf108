import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { GuardedWebCaller, type WebCallerTerms } from './guarded-web-caller.js';

let server: Server;
let port: number;
const calls: { url: string | undefined; host: string | undefined; body: string }[] = [];
beforeAll(async () => {
  server = createServer((call, answer) => {
    let body = '';
    call.on('data', (piece: Buffer) => (body += piece.toString()));
    call.on('end', () => {
      calls.push({ url: call.url, host: call.headers.host, body });
      if (call.url === '/never') return;
      if (call.url === '/large') return void answer.end(Buffer.alloc(8 << 20));
      if (call.url === '/elsewhere') answer.setHeader('location', `http://127.0.0.1:${port}/secret`);
      answer.statusCode = call.url === '/elsewhere' ? 302 : 204;
      answer.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  calls.length = 0;
});

const closed: WebCallerTerms = { allowLoopback: false, allowPrivate: false };
const open: WebCallerTerms = { allowLoopback: true, allowPrivate: false };
const post = (url: string, terms: WebCallerTerms) =>
  new GuardedWebCaller(terms).post({ url, headers: { 'x-one': '1' }, body: '{"a":"ü"}' });
type Lookup = NonNullable<WebCallerTerms['lookup']>;
/** Names that stand for these addresses, one answer after the other. */
const resolving = (...answers: readonly (readonly string[])[]): Lookup => {
  const left = [...answers];
  return ((_name: string, _options: unknown, done: (error: null, found: unknown) => void) => {
    const addresses = left.length > 1 ? left.shift() : left[0];
    done(
      null,
      (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as Lookup;
};

describe('a call to an address that a user has named', () => {
  it('is made, with its body and headers, and only its status is told', async () => {
    expect(await post(`http://127.0.0.1:${port}/hook?a=1`, open)).toEqual({ status: 204 });
    expect(calls).toEqual([{ url: '/hook?a=1', host: `127.0.0.1:${port}`, body: '{"a":"ü"}' }]);
  });

  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://127.1:PORT/',
    'http://0x7f000001:PORT/',
    'http://2130706433:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://0.0.0.0:PORT/',
    'http://10.0.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[fe80::1]/',
    'https://user:secret@example.com/',
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'no address',
    '',
  ])('is refused to %s', async (url) => {
    const there = url.replace('PORT', String(port));
    expect(new GuardedWebCaller(closed).mayCall(there)).toBe(false);
    expect(await post(there, closed)).toEqual({ fault: 'address-refused' });
    expect(calls).toEqual([]);
  });

  it('is refused where a name stands for an address inside, also if for one of several', async () => {
    for (const addresses of [
      ['127.0.0.1'],
      ['10.1.2.3'],
      ['fd00::1'],
      ['8.8.8.8', '127.0.0.1'],
      ['::ffff:7f00:1'],
    ])
      expect(await post('https://inside.example/', { ...closed, lookup: resolving(addresses) })).toEqual({
        fault: 'address-refused',
      });
  });

  it('looks a name up once, and connects to what was looked at', async () => {
    const rebinding = resolving(['127.0.0.1'], ['169.254.169.254']);
    const answer = await post(`http://hook.localhost:${port}/`, { ...open, lookup: rebinding });
    expect([answer, calls.length]).toEqual([{ status: 204 }, 1]);
  });

  it('follows no redirect', async () => {
    expect(await post(`http://127.0.0.1:${port}/elsewhere`, open)).toEqual({ status: 302 });
    expect(calls.map(({ url }) => url)).toEqual(['/elsewhere']);
  });

  it('never reaches link-local addresses, whatever is allowed', async () => {
    const all = { allowLoopback: true, allowPrivate: true };
    expect(await post('http://169.254.169.254/', all)).toEqual({ fault: 'address-refused' });
    expect(new GuardedWebCaller(all).mayCall('http://10.0.0.1/')).toBe(true);
  });

  it('ends by itself, and reads no answer without end', async () => {
    expect(await post(`http://127.0.0.1:${port}/never`, { ...open, timeoutMs: 50 })).toEqual({
      fault: 'timed-out',
    });
    expect(await post(`http://127.0.0.1:${port}/large`, open)).toEqual({ status: 200 });
  });

  it('says what is wrong on the way', async () => {
    expect(await post('http://127.0.0.1:1/', open)).toEqual({ fault: 'connection-failed' });
    expect(await post(`https://127.0.0.1:${port}/`, open)).toEqual({ fault: 'connection-failed' });
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'nobody' }], {
      keyType: 'ec',
    });
    const unknownAuthority = createTlsServer({ cert, key });
    unknownAuthority.listen(0, '127.0.0.1');
    await once(unknownAuthority, 'listening');
    const { port: tls } = unknownAuthority.address() as AddressInfo;
    expect(await post(`https://127.0.0.1:${tls}/`, open)).toEqual({ fault: 'certificate-refused' });
    unknownAuthority.close();
    const unknown = ((_: string, __: unknown, done: (error: Error) => void) =>
      done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))) as unknown as Lookup;
    expect(await post('https://nowhere.example/', { ...closed, lookup: unknown })).toEqual({
      fault: 'name-not-found',
    });
  });
});
