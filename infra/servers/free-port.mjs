/**
 * Ports for servers that are killed and started again under the same address.
 *
 * They lie below the ports that the system gives to outgoing connections (from 32768 on Linux, 49152
 * elsewhere). Above, a client that goes on trying while its server is down is sooner or later given the
 * server's own port as its source, connects to itself, and the server cannot come back.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const LOWEST = 15_000;
const HIGHEST = 29_999;

/** @returns a port of 127.0.0.1 where nobody listens now; somebody else may take it before it is used */
export async function freePort(candidate = () => randomInt(LOWEST, HIGHEST + 1)) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = await listenOnce(candidate());
    if (port !== undefined) return port;
  }
  return listenOnce(0);
}

/** @returns the port it has listened on for a moment, or undefined where it is taken */
async function listenOnce(port) {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server.address().port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
