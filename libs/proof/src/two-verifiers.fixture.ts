import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import type { SigningJwk } from '#contracts';
import { CertificateBroken, verifyCertificate } from './verify-certificate.js';
import { ChainBroken } from './chain-fault.js';
import { ChainCheck } from './verify-chain.js';
import { foundKeys, type VouchedKeys } from './vouched-keys.js';

const program = fileURLToPath(new URL('../../../test/verifier/verify.py', import.meta.url));

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Where there is no Python it is said that the suite is not run; where it has to be shown, it has to be there. */
export function describeWithPython(
  environment: Readonly<Record<string, string | undefined>>,
): typeof describe | typeof describe.skip {
  if (hasPython || environment['CI'] !== undefined || environment['LETHE_REQUIRE_SERVERS'] === '1')
    return describe;
  process.stderr.write('The second verifier is not run: there is no python3 on this machine.\n');
  return describe.skip;
}

/** The verifier in Python, called with these words. */
export function called(words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('python3', [program, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

/** What the verifier in Python says of each, in one run of it; with keys, by these alone. */
export function second(contents: readonly Uint8Array[], keys?: readonly SigningJwk[]): readonly boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-verifier-'));
  try {
    const files = contents.map((content, index) => written(join(folder, `file-${index}`), content));
    const words = keys ? ['--keys', written(join(folder, 'keys.json'), JSON.stringify({ keys }))] : [];
    const ran = called([...words, ...files]);
    const said = ran.stdout.trimEnd().split('\n');
    if (ran.stderr !== '' || said.length !== files.length)
      throw new Error(`It said ${said.length} lines of ${files.length} files: ${ran.stderr}`);
    return said.map((line) => line.startsWith('ok '));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function written(file: string, content: Uint8Array | string): string {
  writeFileSync(file, content);
  return file;
}

/** As the command reads files; undefined: it is no UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function firstChain(bytes: Uint8Array, keys: VouchedKeys = foundKeys): boolean {
  const lines = decode(bytes)?.split('\n');
  if (!lines) return false;
  try {
    if (lines.at(-1) === '') lines.pop();
    const check = new ChainCheck(keys);
    for (const line of lines) check.take(line);
    check.end();
    return true;
  } catch (error) {
    if (error instanceof ChainBroken) return false;
    throw error;
  }
}

export function firstCertificate(bytes: Uint8Array, keys: VouchedKeys = foundKeys): boolean {
  const text = decode(bytes);
  if (text === undefined) return false;
  try {
    verifyCertificate(text, keys);
    return true;
  } catch (error) {
    if (error instanceof CertificateBroken) return false;
    throw error;
  }
}
