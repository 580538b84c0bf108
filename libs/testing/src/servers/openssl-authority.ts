import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIGURATION = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = placeholder
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[other]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,clientAuth
[tsa]
default_tsa = here
[here]
serial = ./serial
signer_cert = ./tsa.pem
signer_key = ./tsa.key
certs = ./root.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
ess_cert_id_alg = sha256
`;

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

/** A real time stamp authority: \`openssl ts\` with a root of its own, behind a small HTTP server. */
export class OpensslAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lethe-tsa-'));
  readonly #server: Server;
  /** answers with this instead, as long as it is set */
  instead: { readonly status: number; readonly type: string; readonly body: Uint8Array } | undefined;
  asked = 0;

  private constructor() {
    writeFileSync(join(this.#folder, 'conf.cnf'), CONFIGURATION);
    writeFileSync(join(this.#folder, 'serial'), '01');
    const keyed = (subject: string, key: string) =>
      [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        subject,
        '-keyout',
        key,
      ] as const;
    const config = ['-config', 'conf.cnf'] as const;
    this.#run(
      'req',
      '-x509',
      ...config,
      '-extensions',
      'root',
      '-days',
      '30',
      ...keyed('/CN=Test root', 'root.key'),
      '-out',
      'root.pem',
    );
    this.#run('req', ...config, ...keyed('/CN=Test time stamps', 'tsa.key'), '-out', 'tsa.csr');
    this.#run(
      'x509',
      '-req',
      '-in',
      'tsa.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      'conf.cnf',
      '-extensions',
      'stamper',
      '-out',
      'tsa.pem',
    );
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { status, type, body } = this.instead ?? {
          status: 200,
          type: 'application/timestamp-reply',
          body: this.reply(Buffer.concat(pieces)),
        };
        this.asked += 1;
        response.writeHead(status, { 'content-type': type }).end(body);
      });
    });
  }

  static async start(): Promise<OpensslAuthority> {
    const authority = new OpensslAuthority();
    await new Promise<void>((resolve) => authority.#server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/tsr`;
  }

  /** PEM */
  get root(): string {
    return readFileSync(this.rootFile, 'utf8');
  }

  get rootFile(): string {
    return join(this.#folder, 'root.pem');
  }

  reply(query: Uint8Array): Buffer {
    writeFileSync(join(this.#folder, 'query'), query);
    this.#run('ts', '-reply', '-config', 'conf.cnf', '-queryfile', 'query', '-out', 'reply');
    return readFileSync(join(this.#folder, 'reply'));
  }

  /** What \`openssl ts -verify\` says of a token over a digest. */
  verifies(token: Uint8Array, digest: string): boolean {
    writeFileSync(join(this.#folder, 'token'), token);
    const words = ['ts', '-verify', '-digest', digest, '-in', 'token', '-token_in', '-CAfile', 'root.pem'];
    return spawnSync('openssl', words, { cwd: this.#folder }).status === 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true });
  }

  #run(...words: readonly string[]): void {
    const ran = spawnSync('openssl', words, { cwd: this.#folder, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`openssl ${words[0] ?? ''} failed: ${ran.stderr}`);
  }
}
