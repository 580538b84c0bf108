import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describedOperations } from './service-description.js';
import { sdkExchange, type SdkAnswer } from './sdk-exchange.js';

const UNPACKED = 4 * 1024 * 1024;

describe('an answer that is packed', () => {
  const packed = gzipSync(Buffer.alloc(UNPACKED, ' '));
  const server = createServer((_, answer) => {
    answer.setHeader('content-encoding', 'gzip');
    answer.end(packed);
  });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-large-answers-'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const asked = async (mostBytes: number, into: string): Promise<SdkAnswer> => {
    // A server on a port always has an address with one.
    const { port } = server.address() as AddressInfo;
    return sdkExchange(
      { url: new URL(`http://127.0.0.1:${port}/`), method: 'GET', into, mostBytes },
      {
        credentials: { kind: 'basic', header: 'Basic x' },
        timeoutMs: 60_000,
        signal: new AbortController().signal,
      },
    );
  };

  it('is taken up to its size when unpacked', async () => {
    const { file } = await asked(UNPACKED, join(folder, 'whole'));
    expect((await stat(file)).size).toBe(UNPACKED);
  });

  it('fills no disk when it unpacks to more: what came is removed', async () => {
    const into = join(folder, 'too-much');
    expect(packed.length).toBeLessThan(UNPACKED - 1);
    await expect(asked(UNPACKED - 1, into)).rejects.toMatchObject({
      code: 'export-too-large',
      retryable: false,
    });
    expect(existsSync(into)).toBe(false);
  });

  it('is no description when it is larger than any, and no more of it is written than that', async () => {
    let allowed = Infinity;
    const described = describedOperations(
      new URL('http://127.0.0.1/PfWsSdk.asmx?WSDL'),
      async ({ mostBytes = Infinity, into }) => {
        allowed = mostBytes;
        return asked(Math.min(mostBytes, UNPACKED - 1), into);
      },
      folder,
    );
    await expect(described).rejects.toMatchObject({
      code: 'sdk-description-unreadable',
      retryable: true,
      detail: '/PfWsSdk.asmx?WSDL: more than 33554432 bytes',
    });
    expect(allowed).toBe(32 * 1024 * 1024);
    expect(existsSync(join(folder, 'description-1.xml'))).toBe(false);
  });
});
