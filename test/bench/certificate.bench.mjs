/**
 * How long a certificate takes, as JSON and as PDF, over HTTP from a whole embedded Lethe: of an AccountClose over
 * all sources that was closed with exceptions, read from its events each time, proven to be in the log and signed.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLethe } from './process-for-bench.mjs';
import { median } from './turns.mjs';

/** milliseconds */
const AIM = 50;
const SUBJECT = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };

/** Submitted, gone on with until nothing is sent any more, and closed. @returns its id */
async function aClosedRequest(lethe) {
  const { id } = await lethe.post('/v1/privacy-requests', { kind: 'AccountClose', subject: SUBJECT });
  for (let before = -1, view = await lethe.ask(`/v1/privacy-requests/${id}`); view.version !== before;) {
    before = view.version;
    await sleep(1500);
    view = await lethe.ask(`/v1/privacy-requests/${id}`);
  }
  await lethe.post(`/v1/privacy-requests/${id}/close-with-exceptions`, { reason: 'For a bench.' });
  return id;
}

async function timed(rounds, call) {
  const times = [];
  for (let round = -5; round < rounds; round += 1) {
    const begun = performance.now();
    await call();
    if (round >= 0) times.push(performance.now() - begun);
  }
  times.sort((one, other) => one - other);
  return { middle: median(times), late: times[Math.floor(times.length * 0.95)] };
}

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const masterKeyFile = join(folder, 'master.key');
  writeFileSync(masterKeyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const lethe = await startLethe(folder, masterKeyFile);
  try {
    const id = await aClosedRequest(lethe);
    const rows = [];
    for (const type of ['application/json', 'application/pdf']) {
      const path = `/v1/privacy-requests/${id}/certificate`;
      const { middle, late } = await timed(quick ? 10 : 100, () => lethe.bytes(path, type));
      rows.push({
        what: `certificate, ${type.slice(-4).replace('/', '')}`,
        against: `${AIM} ms`,
        ratio: AIM / middle,
        aim: 1,
        note: `${middle.toFixed(1)} ms (median over HTTP), 95 of 100 within ${late.toFixed(1)} ms`,
      });
    }
    return rows;
  } finally {
    await lethe.stop();
    rmSync(folder, { recursive: true });
  }
}
