import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { attachedCertificate } from '#package';
import { runCli } from './cli.fixture.js';

/** A certificate of the second form as PDF, written by the last version that made them. */
const golden = fileURLToPath(new URL('../golden/certificate-form-2.pdf', import.meta.url));
const pdf = readFileSync(golden);
const json = attachedCertificate(pdf) ?? '';

const folder = mkdtempSync(join(tmpdir(), 'lethe-kept-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function verified(content: Uint8Array | string): Promise<unknown> {
  const file = join(folder, 'certificate');
  writeFileSync(file, content);
  const { code, out } = await runCli(['certificate', 'verify', file, '--json'], {});
  const said = JSON.parse(out) as { verified: boolean; code?: string };
  expect(code).toBe(said.verified ? 0 : 1);
  return said.code ?? said.verified;
}

describe('a certificate of the second form that somebody kept', () => {
  it('verifies as the PDF that was handed out, with the pages of then', async () => {
    expect(await verified(pdf)).toBe(true);
  });

  it('verifies as the JSON that is attached to it', async () => {
    expect(JSON.parse(json)).toMatchObject({ format: 'lethe-erasure-certificate/2' });
    expect(await verified(json)).toBe(true);
    expect(await verified(json.replaceAll('\n', '\r\n'))).toBe(true);
  });

  it('does not verify with anything before it, behind it, or in other bytes than UTF-8', async () => {
    expect(await verified(`\ufeff${json}`)).toBe('not-readable');
    expect(await verified(`${json}{}`)).toBe('not-readable');
    expect(await verified(Buffer.from(json, 'latin1'))).toBe('not-readable');
    expect(await verified(Buffer.concat([pdf, Buffer.from('\n')]))).toBe('not-readable');
  });

  it('does not verify as the third form, which says more', async () => {
    expect(await verified(json.replace('certificate/2', 'certificate/3'))).toBe('not-readable');
    expect(await verified(json.replace('ended-with-exceptions', 'purge-verified'))).toBe('signature-broken');
  });
});
