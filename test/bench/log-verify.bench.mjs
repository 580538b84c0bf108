/** What checks a chain file, beside 100,000 commits a second of one core, and beside SHA-256 over the same bytes. */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync, openSync, closeSync, rmSync, writeSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, NO_HASH } from '#ports';
import {
  ChainCheck,
  commitLeaf,
  commitLine,
  foundKeys,
  GrowingTree,
  headLine,
  jwkOf,
  publicPartOf,
  signatureOf,
} from '#proof';
import { linesOf } from '../../dist/apps/cli/src/proof/file-lines.js';
import { commitsForBench } from './chain-for-bench.mjs';

/** a second of one core */
const AIM = 100_000;
function write(file, count) {
  const out = openSync(file, 'w');
  const tree = new GrowingTree();
  let lines = [];
  for (const stored of commitsForBench(count, { chain, randomUUID })) {
    lines.push(commitLine(stored));
    tree.add(commitLeaf(stored.hash));
    if (lines.length === 2_000) {
      writeSync(out, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const head = {
    format: 'lethe-tree-head/1',
    purpose: 'export',
    number: 0,
    previousHead: NO_HASH,
    treeSize: count,
    rootHash: tree.root().toString('hex'),
    signedAt: new Date().toISOString(),
    key: jwkOf(publicPartOf(privateKey)),
  };
  lines.push(headLine({ ...head, signature: signatureOf(head, privateKey) }));
  writeSync(out, `${lines.join('\n')}\n`);
  closeSync(out);
}

async function bare(file) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece);
  return hash.digest('hex');
}

async function verify(file, count) {
  const check = new ChainCheck(foundKeys);
  for await (const lines of linesOf(file)) for (const line of lines) check.take(line);
  if (check.end().commits !== count) throw new Error('It did not verify all of them.');
}

async function best(rounds, work) {
  let seconds = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(began);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return seconds;
}

export async function run({ quick }) {
  const [count, rounds] = quick ? [20_000, 1] : [200_000, 5];
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const file = join(folder, 'chain.jsonl');
  try {
    write(file, count);
    const megabytes = statSync(file).size / 1e6;
    const hashing = await best(rounds, () => bare(file));
    const verifying = await best(rounds, () => verify(file, count));
    const rate = Math.round(count / verifying);
    return [
      {
        what: 'log verify',
        against: '100,000 commits a second of a core',
        ratio: rate / AIM,
        aim: 1,
        note: `${rate} commits/s, ${Math.round(megabytes / verifying)} MB/s; bare SHA-256 ${Math.round(megabytes / hashing)} MB/s: ${(hashing / verifying).toFixed(2)} of it`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
