import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { StoreUnavailable } from '#ports';
import { currentTraceparent } from '#tracing';
import { credentialToken, vaultAddress } from './vault-address.js';

export interface ExchangeOptions {
  /** e.g. `https://vault.example.com:7400` */
  readonly url: string;
  /** token of the host's credential */
  readonly credential: string;
  /** PEM of the authority that signed the vault's certificate, where it is a private one */
  readonly ca?: string | Uint8Array | undefined;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

/** The longest answer: a sealed letter. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** Requests on the vault's address, with the credential of the host and the trace that they are made in. */
export class VaultExchange {
  readonly #url: URL;
  readonly #authorization: string;
  readonly #ca: { readonly ca?: string | Buffer };
  readonly #agent: HttpAgent;

  /** @throws {VaultClientInvalid} */
  constructor({ url, credential, ca }: ExchangeOptions) {
    this.#url = vaultAddress(url);
    this.#authorization = `Bearer ${credentialToken(credential)}`;
    this.#ca = ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : Buffer.from(ca) };
    const terms = { keepAlive: true, maxSockets: 16, ...this.#ca };
    this.#agent = this.#isTls ? new HttpsAgent(terms) : new HttpAgent(terms);
  }

  /** On a connection that is used again. */
  onKept(call: Call): ClientRequest {
    return this.#request(call, this.#agent);
  }

  /**
   * On a connection of its own: one that was kept may just be closed by the other side, and what is sent
   * here can be sent once only.
   */
  onFresh(call: Call): ClientRequest {
    return this.#request(call, false);
  }

  close(): void {
    this.#agent.destroy();
  }

  get #isTls(): boolean {
    return this.#url.protocol === 'https:';
  }

  #request({ method, path, headers }: Call, agent: HttpAgent | false): ClientRequest {
    const begin = this.#isTls ? httpsRequest : httpRequest;
    const traceparent = currentTraceparent();
    return begin(new URL(path, this.#url), {
      method,
      agent,
      headers: {
        ...headers,
        ...(traceparent !== undefined && { traceparent }),
        authorization: this.#authorization,
      },
      ...this.#ca,
    });
  }
}

export interface Answer {
  readonly status: number;
  /** as the other side's clock has it; to the second */
  readonly date: string | undefined;
  readonly body: Buffer;
}

/** @throws whatever breaks the connection; {StoreUnavailable} it is no answer of the vault */
export async function answerOf(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > MOST_ANSWER_BYTES) throw new StoreUnavailable('what answers is not the vault');
  }
  return { status: response.statusCode ?? 0, date: response.headers.date, body: Buffer.concat(pieces) };
}
