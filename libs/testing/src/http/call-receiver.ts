import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A server that takes what it is called with, on a free port of this machine. */
export interface CallReceiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** what it answers */
  status: number;
  /** Resolves when it holds; looked at with every call. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function receiveCalls(): Promise<CallReceiver> {
  const calls: ReceivedCall[] = [];
  const listeners = new Set<() => void>();
  const server = createServer((call, answer) => {
    let body = '';
    call.on('data', (piece: Buffer) => (body += piece.toString()));
    call.on('end', () => {
      calls.push({ headers: call.headers as Record<string, string>, body });
      answer.writeHead(receiver.status).end();
      for (const tell of [...listeners]) tell();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: CallReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=secret`,
    calls,
    status: 204,
    until: (holds) =>
      new Promise((resolve) => {
        const look = () => {
          if (!holds()) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
