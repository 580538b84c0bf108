import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { INestApplication } from '@nestjs/common';
import { systemErrorCode } from '../system-error.js';

export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system pick one */
  readonly port: number;
  /** whether the next free port may be taken where this one is not */
  readonly nextFreePort: boolean;
}

/** The address cannot be listened on; the message says what to do. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

const MOST_TRIES = 100;
const LAST_PORT = 65_535;

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there: stop it, or set LETHE_PORT to another port (0 picks one)',
  EACCES: 'this user may not use that port: set LETHE_PORT to one above 1023',
  EADDRNOTAVAIL: 'this machine does not have that address: correct LETHE_HOST',
  ENOTFOUND: 'that name is not known: correct LETHE_HOST',
};

async function tryPort(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  // Rejects with the error, should one come instead.
  await once(server, 'listening');
}

const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? '127.0.0.1' : host;
  const scheme = server instanceof TlsServer ? 'https' : 'http';
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/**
 * Starts to take calls. Everything of the application is initialised before the port is open.
 * @returns the address, e.g. `http://127.0.0.1:7300`
 * @throws {CannotListen}
 */
export async function listen(app: INestApplication, options: ListenOptions): Promise<string> {
  await app.init();
  const server = app.getHttpServer() as Server;
  const tries = options.nextFreePort && options.port > 0 ? MOST_TRIES : 1;
  for (let port = options.port; ; port += 1)
    try {
      await tryPort(server, options.host, port);
      return urlOf(server, options.host);
    } catch (error) {
      const code = systemErrorCode(error) ?? 'unknown';
      const isLast = port + 1 >= options.port + tries || port >= LAST_PORT;
      if (code !== 'EADDRINUSE' || isLast)
        throw new CannotListen(`Cannot listen on ${options.host} port ${port}: ${reasons[code] ?? code}.`, {
          cause: error,
        });
    }
}
