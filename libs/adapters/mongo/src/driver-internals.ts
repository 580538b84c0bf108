import { createRequire } from 'node:module';
import { MongoError, MongoNetworkError } from 'mongodb';

/**
 * One place in the driver (mongodb 7.9.0) that waits for ever. The version is pinned; should another one come whose
 * insides differ, this file refuses to load rather than let a process stand still in silence.
 *
 * `Connection.writeCommand` waits for `drain` or `error` of the socket when a write returns false. A socket whose server
 * has died is destroyed one turn of the loop before the driver hears of it: a write in between returns false, and neither
 * event ever comes; nor does it for what still waits when the driver closes the connection itself. The call, whoever made
 * it, and the stopping of the process would wait with it, for no time limit of a socket holds for one that is gone. So the
 * end of the connection ends the write. And what the socket itself says of a write, such as `EPIPE`, becomes what the
 * driver calls a fault of the network: it is tried again like any other.
 */
interface Connection {
  readonly error: Error | null | undefined;
  once(event: 'close', listener: () => void): this;
  off(event: 'close', listener: () => void): this;
  onError(error: Error): void;
  writeCommand(command: unknown, options: { readonly signal?: AbortSignal }): Promise<void>;
}

const PATH = 'mongodb/lib/cmap/connection.js';
const RELIES = ['this.socket.write(buffer)', "(this.socket, 'drain', options)", 'this.onError('] as const;

const { Connection: driver } = createRequire(import.meta.url)(PATH) as {
  readonly Connection: { readonly prototype: Connection };
};
const { prototype } = driver;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the connection as `this` below
const write = prototype.writeCommand;
const missing = RELIES.filter((part) => !String(write).includes(part));
if (missing.length > 0)
  throw new Error(
    `${PATH} is not the one that this adapter knows: writeCommand has no ${missing.join(', ')}.`,
  );

prototype.writeCommand = async function (command, options) {
  let end = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(this.error ?? new MongoNetworkError('the connection was closed'));
  });
  this.once('close', end);
  try {
    await Promise.race([write.call(this, command, options), ended]);
  } catch (error) {
    if (error instanceof MongoError || options.signal?.aborted) throw error;
    const fault = new MongoNetworkError(error instanceof Error ? error.message : 'a write failed', {
      cause: error as Error,
    });
    this.onError(fault);
    throw fault;
  } finally {
    this.off('close', end);
  }
};
