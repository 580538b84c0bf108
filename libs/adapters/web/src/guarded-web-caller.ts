import { lookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebCall, WebCallAnswer, WebCaller, WebCallFault } from '#ports';
import { kindOfAddress, type AddressKind } from './address-kind.js';

export interface WebCallerTerms {
  /** addresses of this machine may be called, also without TLS */
  readonly allowLoopback: boolean;
  /** private addresses may be called, also without TLS */
  readonly allowPrivate: boolean;
  /** for a whole call, milliseconds of real time */
  readonly timeoutMs?: number;
  /** stands for the resolver in tests */
  readonly lookup?: typeof lookup;
}

const TIMEOUT_MS = 15_000;
/** Nobody reads an answer; this much is let pass, so that the other side is not cut off in its sentence. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** The address is not one that may be called. */
class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/**
 * Calls addresses that users have named, and nothing that lies behind the wall. Each address that a name stands
 * for is looked at when the connection is made, and it is connected to that very address: a name that points
 * elsewhere a moment later changes nothing. Redirects are not followed.
 */
export class GuardedWebCaller implements WebCaller {
  constructor(private readonly terms: WebCallerTerms) {}

  mayCall(text: string): boolean {
    const url = asUrl(text);
    if (!url) return false;
    const host = hostOf(url);
    const kind = kindOfAddress(host) ?? (/^(?:.*\.)?localhost\.?$/.test(host) ? 'loopback' : undefined);
    // A name says nothing yet; without TLS it is taken only where it could stand for an address inside.
    if (kind === undefined) return url.protocol === 'https:' || this.terms.allowPrivate;
    return this.#allows(kind, url.protocol);
  }

  post({ url: text, headers, body }: WebCall): Promise<WebCallAnswer> {
    const url = asUrl(text);
    if (!url || !this.mayCall(text)) return Promise.resolve({ fault: 'address-refused' });
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const bytes = Buffer.from(body);
    return new Promise((resolve) => {
      const fail = (error: Error) => resolve({ fault: faultOf(error) });
      const call = send(
        url,
        {
          method: 'POST',
          headers: { 'user-agent': 'Lethe', ...headers, 'content-length': bytes.length },
          // A connection of its own: one that was made before may lead to where the name pointed then.
          agent: false,
          lookup: this.#lookup(url.protocol),
          signal: AbortSignal.timeout(this.terms.timeoutMs ?? TIMEOUT_MS),
        },
        (answer) => {
          const { statusCode: status = 0 } = answer;
          drained(answer, () => resolve({ status }));
        },
      );
      call.once('error', fail);
      call.end(bytes);
    });
  }

  #allows(kind: AddressKind, protocol: string): boolean {
    if (kind === 'public') return protocol === 'https:';
    if (kind === 'loopback') return this.terms.allowLoopback || this.terms.allowPrivate;
    return kind === 'private' && this.terms.allowPrivate;
  }

  /** Looks a name up for a connection; all of its addresses have to be allowed. */
  #lookup(protocol: string): LookupFunction {
    return (name, options, done) => {
      const look = this.terms.lookup ?? lookup;
      look(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        const [first] = addresses ?? [];
        if (error || !first) return done(error ?? new Error('no address'), '', 0);
        const refused = addresses.some(
          ({ address }) => !this.#allows(kindOfAddress(address) ?? 'never', protocol),
        );
        if (refused) return done(new AddressRefused('The address may not be called.'), '', 0);
        if (options.all) done(null, addresses);
        else done(null, first.address, first.family);
      });
    };
  }
}

function asUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '';
  return isPlain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : undefined;
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Lets the rest of an answer pass, up to a measure. */
function drained(answer: IncomingMessage, done: () => void): void {
  let bytes = 0;
  answer.on('data', (piece: Uint8Array) => {
    bytes += piece.length;
    if (bytes > MOST_ANSWER_BYTES) answer.destroy();
  });
  answer.once('error', done);
  answer.once('close', done);
}

function faultOf(error: NodeJS.ErrnoException): WebCallFault {
  const code = error.code ?? '';
  if (code === 'ADDRESS_REFUSED') return 'address-refused';
  if (error.name === 'TimeoutError' || code === 'ABORT_ERR' || code === 'ETIMEDOUT') return 'timed-out';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-not-found';
  return /CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code) ? 'certificate-refused' : 'connection-failed';
}
