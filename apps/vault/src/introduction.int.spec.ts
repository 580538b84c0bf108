import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVaultClient } from '#adapters/vault-client';
import { StoreUnavailable } from '#ports';
import { vaultForTests, type VaultForTests } from './vault.fixture.js';
import { tlsForTests } from './vault-surroundings.fixture.js';

let tls: Awaited<ReturnType<typeof tlsForTests>>;
let vault: VaultForTests;

beforeAll(async () => {
  tls = await tlsForTests();
  vault = await vaultForTests({ tls });
});
afterAll(() => vault.close());

async function introduced(change: { url?: string; credential?: string; ca?: string | undefined } = {}) {
  const { url, credential, clock } = vault;
  const client = openVaultClient({ url, credential, ca: tls.cert, clock, ...change });
  try {
    return await client.introduce();
  } finally {
    client.close();
  }
}

describe('a host that introduces itself to the vault', () => {
  it('hears that its credential is known, and what time it is there', async () => {
    const { knowsCredential, clockAheadSeconds = NaN } = await introduced();
    expect(knowsCredential).toBe(true);
    expect(Math.abs(clockAheadSeconds)).toBeLessThan(5);
  });

  it('hears that its credential is not known', async () =>
    expect(await introduced({ credential: 'lethe_made-up' })).toMatchObject({ knowsCredential: false }));

  it('hears why the connection is not made', async () => {
    await expect(introduced({ ca: undefined })).rejects.toThrow(/certificate/);
    await expect(introduced({ url: 'https://127.0.0.1:1' })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not take whatever answers for the vault', async () => {
    const other = createServer((_, response) => response.end('<html>Welcome!</html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(introduced({ url: `http://127.0.0.1:${port}` })).rejects.toThrow(StoreUnavailable);
    other.closeAllConnections();
    other.close();
  });
});
