import { createHmac, randomBytes } from 'node:crypto';
import { endPointBinding } from './channel-binding.js';
import { md4 } from './md4.js';

/**
 * NTLMv2 over HTTP, by MS-NLMP and MS-NTHT: three messages on one connection. Older NTLM is not spoken.
 * Signing and sealing are left to TLS, to which the answer is bound where there is a certificate.
 */

export interface NtlmAccount {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

const SIGNATURE = Buffer.from('NTLMSSP\0');
const UNICODE = 0x1;
const REQUEST_TARGET = 0x4;
const NTLM = 0x200;
const ALWAYS_SIGN = 0x8000;
const EXTENDED_SECURITY = 0x80000;
const TARGET_INFO = 0x800000;
const STRONG_KEYS = 0x20000000;
const FLAGS = UNICODE | REQUEST_TARGET | NTLM | ALWAYS_SIGN | EXTENDED_SECURITY | TARGET_INFO | STRONG_KEYS;

/** The first message: what we can do. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(32);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(FLAGS >>> 0, 12);
  return message;
}

export interface Challenge {
  readonly challenge: Buffer;
  readonly targetInfo: Buffer;
  readonly flags: number;
}

/** The server's message; undefined when it is none. */
export function readChallenge(message: Buffer): Challenge | undefined {
  if (message.length < 48 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2)
    return undefined;
  const [length, offset] = [message.readUInt16LE(40), message.readUInt32LE(44)];
  return {
    challenge: message.subarray(24, 32),
    targetInfo: message.subarray(offset, offset + length),
    flags: message.readUInt32LE(20),
  };
}

/** What an answer depends on besides the account; tests of the specification set it. */
export interface AnswerTerms {
  /** certificate of the server, DER: binds the answer to this connection (extended protection) */
  readonly certificate?: Buffer | undefined;
  readonly clientChallenge?: Buffer;
  /** milliseconds since 1970, where the server's message has no time */
  readonly now?: number;
}

/** The third message: the proof of knowing the password. */
export function authenticateMessage(
  account: NtlmAccount,
  challenge: Challenge,
  terms: AnswerTerms = {},
): Buffer {
  const { nt, lm } = responses(account, challenge, terms);
  const parts = [lm, nt, utf16(account.domain), utf16(account.user), utf16(''), Buffer.alloc(0)];
  const head = Buffer.alloc(64);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  let offset = head.length;
  parts.forEach((part, index) => {
    const at = 12 + index * 8;
    head.writeUInt16LE(part.length, at);
    head.writeUInt16LE(part.length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += part.length;
  });
  head.writeUInt32LE((FLAGS & (challenge.flags | UNICODE)) >>> 0, 60);
  return Buffer.concat([head, ...parts]);
}

const NANOSECONDS_100_BEFORE_1970 = 116_444_736_000_000_000n;

/** @returns the two responses of the third message */
export function responses(
  { domain, user, password }: NtlmAccount,
  { challenge, targetInfo }: Challenge,
  { certificate, clientChallenge = randomBytes(8), now = Date.now() }: AnswerTerms,
): { readonly nt: Buffer; readonly lm: Buffer } {
  const key = hmac(md4(utf16(password)), utf16(upperCase(user) + domain));
  const serverTime = pairOf(targetInfo, TIMESTAMP);
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(now) * 10_000n + NANOSECONDS_100_BEFORE_1970);
  const client = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    serverTime ?? time,
    clientChallenge,
    Buffer.alloc(4),
    certificate ? withBinding(targetInfo, certificate) : targetInfo,
    Buffer.alloc(4),
  ]);
  const nt = Buffer.concat([hmac(key, Buffer.concat([challenge, client])), client]);
  // A server that tells its time wants no LM response any more.
  const lm = serverTime
    ? Buffer.alloc(24)
    : Buffer.concat([hmac(key, Buffer.concat([challenge, clientChallenge])), clientChallenge]);
  return { nt, lm };
}

const END = 0;
const TIMESTAMP = 7;
const CHANNEL_BINDINGS = 10;

function* pairsIn(
  info: Buffer,
): Generator<{ readonly id: number; readonly value: Buffer; readonly end: number }> {
  for (let at = 0; at + 4 <= info.length;) {
    const end = at + 4 + info.readUInt16LE(at + 2);
    const id = info.readUInt16LE(at);
    if (id === END || end > info.length) return;
    yield { id, value: info.subarray(at + 4, end), end };
    at = end;
  }
}

const pairOf = (info: Buffer, id: number): Buffer | undefined =>
  [...pairsIn(info)].find((pair) => pair.id === id)?.value;

/** Adds the server's certificate as MsvAvChannelBindings: a relayed answer is worth nothing elsewhere. */
function withBinding(info: Buffer, certificate: Buffer): Buffer {
  const pair = Buffer.alloc(4);
  pair.writeUInt16LE(CHANNEL_BINDINGS, 0);
  pair.writeUInt16LE(16, 2);
  const last = [...pairsIn(info)].at(-1)?.end ?? 0;
  return Buffer.concat([info.subarray(0, last), pair, endPointBinding(certificate), Buffer.alloc(4)]);
}

/** As Windows does it, a letter for a letter: `ß` stays what it is. */
const upperCase = (name: string): string =>
  Array.from(name, (letter) => {
    const upper = letter.toUpperCase();
    return upper.length === letter.length ? upper : letter;
  }).join('');

const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('md5', key).update(data).digest();
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
