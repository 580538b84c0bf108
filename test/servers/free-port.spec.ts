import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from './infra-servers.js';

describe('a free port', () => {
  let taken: Server | undefined;
  afterEach(() => {
    taken?.close();
  });

  it('lies below those that outgoing connections get, which would otherwise take it during a restart', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));

    expect(ports.every((port) => port >= 15_000 && port < 30_000)).toBe(true);
  });

  it('is none that somebody listens on', async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const other = await freePort();
    const candidates = [port, other];

    expect(await freePort(() => candidates.shift() ?? 0)).toBe(other);
  });

  it('is left to the system where all candidates are taken', async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    expect(await freePort(() => port)).not.toBe(port);
  });
});
