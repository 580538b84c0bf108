import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { describing, type Shape } from './sdk-wsdl.js';

const tls = (name: string) => fileURLToPath(new URL(`tls/${name}`, import.meta.url));

export type SdkMode =
  | 'good'
  | 'fault'
  | 'false'
  | 'html'
  | 'proxy'
  | 'away'
  | 'hang'
  | 'brokenOff'
  | 'silent'
  /** does what it is asked for, and the answer never comes */
  | 'does-and-hangs'
  | 'master-away'
  | 'cloud-refuses'
  /** knows nobody, and says so in the language of its host */
  | 'foreign-nobody'
  /** says in its result, in words, how it went */
  | 'wordy-failure'
  | 'wordy-nobody'
  /** compresses without being asked */
  | 'gzip'
  /** sends elsewhere whoever calls */
  | 'moved'
  | 'moved-calls'
  /** its schema is a document of its own, named by the machine's own name */
  | 'schema-beside';

export type SdkSignIn =
  | {
      readonly kind: 'basic' | 'ntlm';
      readonly user: string;
      readonly password: string;
      readonly ntHash?: string;
    }
  | { readonly kind: 'certificate'; readonly fingerprint: string; readonly ca: string };

/**
 * Stands in for the Web Service SDK of MFA Server on IIS. Documented are the address, the two operations and
 * the ways of signing in; the signatures are not, so the stand-in can describe itself in several shapes.
 */
export class SdkServer {
  mode: SdkMode = 'good';
  shape: Shape = 'text';
  /** what it knows, by lower-case name: the JSON or XML that it hands over */
  readonly people = new Map<string, string>();
  /** said for whatever is asked for: what is inside the element of its answer, `{operation}` the name of the operation */
  says: string | undefined;
  /** what directory sync brings back as soon as it is deleted */
  readonly broughtBack = new Map<string, string>();
  /** `<operation> <name>` of every call that was let in */
  readonly calls: string[] = [];
  /** sign-ins that were refused */
  refusals = 0;
  private readonly challenges = new WeakMap<Socket, Buffer>();
  private readonly signedIn = new WeakSet<Socket>();

  private constructor(
    private readonly server: Server | ReturnType<typeof createServer>,
    private readonly signIn: SdkSignIn,
    private readonly isTls: boolean,
  ) {}

  static async start(signIn: SdkSignIn, isTls = true): Promise<SdkServer> {
    const server = isTls
      ? createTlsServer({
          key: readFileSync(tls('key.pem')),
          cert: readFileSync(tls('certificate.pem')),
          ...(signIn.kind === 'certificate'
            ? { requestCert: true, rejectUnauthorized: false, ca: signIn.ca }
            : {}),
        })
      : createServer();
    const standIn = new SdkServer(server, signIn, isTls);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void standIn.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get wsdl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `${this.isTls ? 'https' : 'http'}://127.0.0.1:${port}/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx?WSDL`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.mode === 'away') return void request.socket.destroy();
    const body = await text(request);
    if (!this.letsIn(request, response)) return;
    if (this.mode === 'hang') return;
    if (this.mode === 'proxy') return page(response, 200, 'Please sign in to the proxy');
    const isDescription = request.method === 'GET' && /\?wsdl$/i.test(request.url ?? '');
    if (this.movesAway(isDescription)) return moved(response);
    if (request.method === 'GET') return this.describe(request.url ?? '', response);
    this.called(String(request.headers['soapaction']), body, response);
  }

  private movesAway(isDescription: boolean): boolean {
    return this.mode === 'moved' || (this.mode === 'moved-calls' && !isDescription);
  }

  private describe(url: string, response: ServerResponse): void {
    const whole = describing(this.shape);
    if (/\?xsd=/i.test(url))
      return xml(response, 200, schemaOf(whole).replace('<s:schema', `$& ${PREFIXES}`));
    if (this.mode === 'gzip') return compressed(response, whole);
    const beside =
      '<s:schema><s:import schemaLocation="http://MFA01.corp.local/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx?xsd=xsd0" namespace="http://www.phonefactor.com/PfWsSdk"/></s:schema>';
    xml(response, 200, this.mode === 'schema-beside' ? whole.replace(schemaOf(whole), beside) : whole);
  }

  private called(action: string, body: string, response: ServerResponse): void {
    const operation = /\/(\w+)"?$/.exec(action)?.[1] ?? '';
    if (!['GetUserGdpr', 'DeleteUserGdpr'].includes(operation))
      return page(response, 404, 'The resource cannot be found.');
    const name = unescaped(/<username\b[^>]*>([^<]*)</.exec(body)?.[1] ?? '');
    this.calls.push(`${operation} ${name}`);
    this.does(operation, name, response);
  }

  private does(operation: string, name: string, response: ServerResponse): void {
    const send = this.mode === 'gzip' ? compressed : (to: ServerResponse, body: string) => xml(to, 200, body);
    const say = (result: boolean, description: string, data = ''): void =>
      send(response, this.envelope(operation, { result, description, data }));
    if (this.says !== undefined)
      return xml(response, 200, soap(`<R>${this.says.replaceAll('{operation}', operation)}</R>`));
    const words = WORDS.get(this.mode);
    if (words !== undefined)
      return xml(response, 200, soap(`<R><${operation}Result>${words}</${operation}Result></R>`));
    const refusal = REFUSALS.get(this.mode);
    if (refusal !== undefined) return say(false, refusal);
    switch (this.mode) {
      case 'fault':
        return xml(
          response,
          500,
          soap(
            '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Object reference not set to an instance of an object.</faultstring></soap:Fault>',
          ),
        );
      case 'html':
        return page(response, 500, 'Runtime Error');
      case 'silent':
        return xml(response, 200, soap(`<${operation}Response xmlns="http://www.phonefactor.com/PfWsSdk"/>`));
      case 'brokenOff': {
        const whole = this.envelope(operation, {
          result: true,
          description: '',
          data: this.people.get(name.toLowerCase()) ?? '',
        });
        response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
        return void response.end(whole.slice(0, -40));
      }
      case 'does-and-hangs':
        return this.doesWell(operation, name.toLowerCase(), () => undefined);
      default:
        return this.doesWell(operation, name.toLowerCase(), say);
    }
  }

  private doesWell(
    operation: string,
    name: string,
    say: (result: boolean, description: string, data?: string) => void,
  ): void {
    const data = this.people.get(name);
    if (data === undefined) return say(false, 'The user could not be found.');
    if (operation === 'GetUserGdpr') return say(true, '', data);
    this.people.delete(name);
    const again = this.broughtBack.get(name);
    if (again !== undefined) this.people.set(name, again);
    say(true, '');
  }

  private envelope(
    operation: string,
    {
      result,
      description,
      data,
    }: { readonly result: boolean; readonly description: string; readonly data: string },
  ): string {
    const content = {
      text: escaped(data),
      base64: Buffer.from(data).toString('base64'),
      xml: data,
      rpc: escaped(data),
    }[this.shape === 'missing' ? 'text' : this.shape];
    const handed = operation === 'GetUserGdpr' && data !== '' ? `<userGdpr>${content}</userGdpr>` : '';
    const error = `<error><Code>${result ? 0 : 12}</Code><Description>${escaped(description)}</Description></error>`;
    const inside = `<${operation}Result>${result}</${operation}Result>${handed}${error}`;
    return soap(
      `<${operation}Response xmlns="http://www.phonefactor.com/PfWsSdk">${inside}</${operation}Response>`,
    );
  }

  private letsIn(request: IncomingMessage, response: ServerResponse): boolean {
    const { signIn } = this;
    if (signIn.kind === 'certificate') {
      const shown = (request.socket as TLSSocket).getPeerCertificate().fingerprint256;
      if (shown === signIn.fingerprint) return true;
      return this.refuse(response, 403, {});
    }
    const sent = request.headers.authorization ?? '';
    if (signIn.kind === 'basic') {
      if (sent === `Basic ${Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64')}`)
        return true;
      return this.refuse(response, 401, { 'www-authenticate': 'Basic realm="mfa"' });
    }
    return this.letsInByNtlm(request.socket, sent, response);
  }

  /** As IIS does it: the challenge belongs to the connection, which is signed in from then on. */
  private letsInByNtlm(socket: Socket, sent: string, response: ServerResponse): boolean {
    if (this.signedIn.has(socket)) return true;
    const message = Buffer.from(sent.replace(/^(NTLM|Negotiate) /, ''), 'base64');
    const kind = message.subarray(0, 8).toString() === 'NTLMSSP\0' ? message.readUInt32LE(8) : 0;
    if (kind === 1) {
      const challenge = randomBytes(8);
      this.challenges.set(socket, challenge);
      response.writeHead(401, {
        'www-authenticate': `NTLM ${challengeMessage(challenge).toString('base64')}`,
      });
      response.end();
      return false;
    }
    const challenge = this.challenges.get(socket);
    if (kind === 3 && challenge && this.signIn.kind === 'ntlm' && isProof(message, challenge, this.signIn)) {
      this.signedIn.add(socket);
      return true;
    }
    return this.refuse(response, 401, { 'www-authenticate': 'Negotiate, NTLM' });
  }

  private refuse(response: ServerResponse, status: number, headers: Record<string, string>): false {
    this.refusals += 1;
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end('<html><body>You do not have permission to view this directory.</body></html>');
    return false;
  }
}

/** MS-NLMP 2.2.1.2, with a domain and the server's time. */
function challengeMessage(challenge: Buffer): Buffer {
  const domain = Buffer.from('EX', 'utf16le');
  const info = Buffer.concat([
    Buffer.from([2, 0, domain.length, 0]),
    domain,
    Buffer.from([7, 0, 8, 0, 0, 128, 62, 213, 222, 177, 157, 1]),
    Buffer.alloc(4),
  ]);
  const head = Buffer.alloc(56);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(0x20888201, 20);
  challenge.copy(head, 24);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(56, 44);
  return Buffer.concat([head, info]);
}

function isProof(
  message: Buffer,
  challenge: Buffer,
  { user, ntHash = '' }: { user: string; ntHash?: string },
): boolean {
  const field = (at: number) =>
    message.subarray(message.readUInt32LE(at + 4), message.readUInt32LE(at + 4) + message.readUInt16LE(at));
  const [nt, domain, name] = [field(20), field(28).toString('utf16le'), field(36).toString('utf16le')];
  if (`${domain}\\${name}`.toLowerCase() !== user.toLowerCase()) return false;
  const hmac = (key: Buffer, data: Buffer) => createHmac('md5', key).update(data).digest();
  const key = hmac(Buffer.from(ntHash, 'hex'), Buffer.from(name.toUpperCase() + domain, 'utf16le'));
  return hmac(key, Buffer.concat([challenge, nt.subarray(16)])).equals(nt.subarray(0, 16));
}

const soap = (body: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>${body}</soap:Body></soap:Envelope>`;

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescaped = (value: string): string =>
  value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** What it says beside a result that is false. */
const REFUSALS: ReadonlyMap<SdkMode, string> = new Map([
  ['false', 'The back end could not complete the call.'],
  ['master-away', 'Unable to save changes: the master server is not available.'],
  ['cloud-refuses', 'The cloud service no longer serves this server.'],
  ['foreign-nobody', 'Der angegebene Benutzer wurde nicht gefunden.'],
]);
const WORDS: ReadonlyMap<SdkMode, string> = new Map([
  ['wordy-failure', 'Failure: the back end is busy'],
  ['wordy-nobody', 'User not found'],
]);
const PREFIXES = 'xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:tns="http://www.phonefactor.com/PfWsSdk"';

/** The schema in it. */
const schemaOf = (wsdl: string): string => /<s:schema.*<\/s:schema>/s.exec(wsdl)?.[0] ?? '';

function compressed(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-encoding': 'gzip' });
  response.end(gzipSync(body));
}

function moved(response: ServerResponse): void {
  const location = 'https://mfa.example.com/sdk/PfWsSdk.asmx?wsdl';
  response.writeHead(302, { 'content-type': 'text/html', location });
  response.end('<html><head><title>Object moved</title></head></html>');
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' });
  response.end(body);
}

function page(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(`<!DOCTYPE html><html><body><h1>${words}</h1><br></body></html>`);
}
