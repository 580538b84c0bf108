import { request as plainRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';

export interface SdkCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** where the body of the answer goes, whatever its size */
  readonly into: string;
  /** of the answer, unpacked: what is more is not written; 1 GiB */
  readonly mostBytes?: number;
}

/** What was begun on one connection cannot go on, for the other side has closed it. */
export class ConnectionNotKept extends Error {
  constructor() {
    super('The connection was closed between two messages.');
    this.name = 'ConnectionNotKept';
  }
}

/** The connection that a call is made over, as often as signing in takes. */
export class SdkConnection {
  constructor(
    private readonly call: SdkCall,
    private readonly agent: Agent,
    private readonly signal: AbortSignal,
  ) {}

  get host(): string {
    return this.call.url.host;
  }

  /** It has a body, which goes out with `send` alone. */
  get hasBody(): boolean {
    return this.call.method === 'POST';
  }

  /**
   * The call itself.
   * @param on the connection that it has to go over
   * @throws {ConnectionNotKept} before anything is sent
   */
  send(headers: Readonly<Record<string, string>> = {}, on?: Socket): Promise<IncomingMessage> {
    return this.exchange(this.call.body ?? '', headers, on);
  }

  /** The same without a body. */
  sendEmpty(headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    return this.exchange('', headers);
  }

  private exchange(
    body: string,
    headers: Readonly<Record<string, string>>,
    on?: Socket,
  ): Promise<IncomingMessage> {
    const { url, method, headers: own } = this.call;
    const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method,
        agent: this.agent,
        signal: this.signal,
        headers: {
          accept: 'text/xml, application/soap+xml',
          ...own,
          ...headers,
          ...(this.hasBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
        },
      });
      sent.once('response', resolve).once('error', reject);
      if (on === undefined) return void sent.end(body);
      sent.once('socket', (socket) => {
        if (socket === on) sent.end(body);
        else sent.destroy(new ConnectionNotKept());
      });
    });
  }
}
