/**
 * Gathers artifacts of many megabytes, puts the package together, stores it, and reads it back, on the stores of an
 * embedded installation. Says in one line how much memory that took at most. Argument: megabytes.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import { assemblePackage, type GatheredFile } from '#package';
import { ArtifactVault, KeyRing, parseMasterKey } from '#vault';

const MEBIBYTE = 1024 * 1024;
const FILES = 4;
const megabytes = Number(process.argv[2] ?? '1024');
const folder = mkdtempSync(join(tmpdir(), 'lethe-large-'));
const store = await openLibsqlStore(folder);
const artifacts = await FileArtifactStore.open(join(folder, 'artifacts'));
const keys = new KeyRing(store.subjectKeys, parseMasterKey(randomBytes(32).toString('base64')));
const vault = new ArtifactVault(artifacts, keys);
const cipher = await keys.create();
const requestId = randomUUID();
const taskId = `${requestId}-01`;

let peak = process.memoryUsage.rss();
const before = peak;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
const begun = performance.now();
const files: GatheredFile[] = [];
for (let number = 1; number <= FILES; number++) {
  // One is read twice, as some of its records stand on the page.
  const path = `mfa-server/mfa0${number}/${number === 1 ? 'records' : 'export'}.json`;
  const about = { path, mediaType: 'application/json', operational: false, providedBy: 'source' } as const;
  const ref = await vault.store(cipher, requestId, {
    ...about,
    content: number === 1 ? records(megabytes / FILES) : lines(megabytes / FILES, number),
  });
  const open = () => vault.read(requestId, ref);
  files.push({ path, source: 'mfa-server', host: 'mfa01', taskId, action: 'export-records', ref, open });
}
const assembled = assemblePackage({
  request: {
    id: requestId,
    kind: 'Export',
    receivedAt: '2026-11-20T09:00:00.000Z',
    policy: { id: 'gdpr', version: '1' },
    reference: null,
  },
  subject: { userPrincipalName: 'ada@example.com' },
  assembledBy: taskId,
  assembledAt: '2026-11-20T09:00:00.000Z',
  files,
  answers: [],
  gaps: [],
  reviews: [],
});
const zip = {
  path: 'package.zip',
  mediaType: 'application/zip',
  operational: false,
  providedBy: 'lethe',
} as const;
const ref = await vault.store(cipher, requestId, { ...zip, content: assembled.content });
const hash = createHash('sha256');
for await (const piece of vault.read(requestId, ref)) hash.update(piece);
clearInterval(watch);
peak = Math.max(peak, process.memoryUsage.rss());
const isWhole = hash.digest('hex') === ref.sha256;
await store.close();
rmSync(folder, { recursive: true });
const seconds = (performance.now() - begun) / 1000;
process.stdout.write(`${JSON.stringify({ peak, before, seconds, packed: ref.bytes, isWhole })}\n`);

/** Lines that can be packed to a half, as records can. */
async function* lines(size: number, seed: number): AsyncGenerator<Uint8Array> {
  const noise = randomBytes(48 * 1024).toString('hex');
  for (let sent = 0; sent < size * MEBIBYTE; sent += noise.length + 16) {
    // Never the same twice within the window of the packing.
    const at = (sent * 7919 + seed) % noise.length;
    yield Buffer.from(`${String(sent).padStart(15)}\n${noise.slice(at)}${noise.slice(0, at)}`);
  }
}

/** Records of one kind, as `MfaRecords` says they are written. */
async function* records(size: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{\n  "authenticationAttempts": [');
  for (let sent = 0, nth = 0; sent < size * MEBIBYTE; nth++) {
    const timestamp = new Date(Date.UTC(2026, 0) + nth * 1000).toISOString();
    const many = Array.from({ length: 100 }, () => ({
      timestamp,
      username: 'ada@example.com',
      overallResult: randomBytes(100).toString('hex'),
    }));
    const piece = Buffer.from(
      `${nth === 0 ? '' : ','}\n    ${many.map((record) => JSON.stringify(record)).join(',\n    ')}`,
    );
    sent += piece.length;
    yield piece;
  }
  yield Buffer.from(
    '\n  ],\n  "activations": [],\n  "blocks": [],\n  "bypasses": [],\n  "changes": [],\n  "other": []\n}\n',
  );
}
