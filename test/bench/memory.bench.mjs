/**
 * The memory of the processes of a cluster while an Export of hundreds of megabytes goes the whole way: the
 * tool's output, read and taken apart by the handler on its host, sealed, sent to the vault, kept in GridFS,
 * packed by the orchestrator, and downloaded through the gateway. Two forms of the records go out, the
 * tool's own and the typed ones: of an export of 480 MB a package of a gigabyte is made.
 *
 * Counted is the most that the system ever had in memory for each whole process (VmHWM of /proc, so on Linux only),
 * runtime and libraries included; what they take before the first request is told beside it.
 *
 * LETHE_BENCH_EXPORT_MB says how much the tool delivers.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const start = join(here, '../../infra/start-cluster.mjs');
const tool = join(here, 'large-export-tool.mjs');
const CHILD = /^\[cluster\] (\S+)(?: \d+)? \(pid (\d+)\) is ready at/;
const READY = /^Lethe is ready at (\S+)$/;
const TOKEN = 'a-token-for-the-bench-0123456789abcdef';
const MEBIBYTE = 1024 * 1024;
const MOST = 150;

/** Megabytes that the system has had in memory for a process: at most, and now. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { peak: megabytes('VmHWM'), now: megabytes('VmRSS') };
}

/** lethe.yaml and the tool that it names. */
function world(root, megabytes) {
  const program = join(root, 'MultiFactorAuthGdpr');
  const words = [process.execPath, tool, String(megabytes)].map((word) => `'${word}'`).join(' ');
  writeFileSync(program, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(root, 'Logs'));
  const host = { name: 'mfa01', roles: ['mfa-server'], logFolders: [join(root, 'Logs')] };
  const yaml = { sources: { 'mfa-server': { gdprExecutable: program, timeoutSeconds: 600, hosts: [host] } } };
  writeFileSync(join(root, 'lethe.yaml'), JSON.stringify(yaml));
}

/** @returns {Promise<{ url: string, pids: Map<string, number>, stop(): Promise<void> }>} */
async function startCluster(root) {
  const child = spawn(process.execPath, [start], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LETHE_DATA_DIR: join(root, 'data'),
      LETHE_CONFIG: join(root, 'lethe.yaml'),
      LETHE_SANDBOX_ROOT: root,
      LETHE_ADMIN_TOKEN: TOKEN,
      LETHE_SEED: 'none',
      LETHE_SANDBOX_SECONDS_PER_DAY: '0',
      LETHE_PORT: '0',
    },
  });
  const gone = once(child, 'exit');
  const pids = new Map();
  const said = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    const [, name, pid] = CHILD.exec(line) ?? [];
    if (name) pids.set(name, Number(pid));
  });
  const end = () => child.kill('SIGTERM');
  process.once('SIGTERM', end);
  const stop = async () => {
    process.off('SIGTERM', end);
    end();
    await gone;
  };
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = READY.exec(line)?.[1];
      if (address) resolve(address);
    });
    void gone.then(() => reject(new Error(`The cluster did not start:\n${said.slice(-20).join('\n')}`)));
  });
  return { url, pids, stop };
}

async function call(url, path, body) {
  const response = await fetch(`${url}/v1/privacy-requests${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** @returns bytes of the package, after its download */
async function exported(url) {
  const submitted = await call(url, '', { kind: 'Export', subject: { samAccountName: 'ada' } });
  const { id } = await submitted.json();
  for (;;) {
    const view = await (await call(url, `/${id}`)).json();
    const screenshots = view.tasks.find(({ state }) => state === 'waiting-on-person');
    if (screenshots) await call(url, `/${id}/tasks/${screenshots.id}/skip`, { reason: 'none here' });
    if (view.completedAt !== null) break;
    await pause(500);
  }
  const response = await call(url, `/${id}/package`);
  let bytes = 0;
  for await (const piece of response.body) bytes += piece.length;
  return bytes;
}

export async function run({ quick = false } = {}) {
  if (!existsSync('/proc/self/status')) {
    console.log('memory of the processes: not run, there is no /proc here');
    return [];
  }
  const root = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const megabytes = Number(process.env['LETHE_BENCH_EXPORT_MB'] ?? (quick ? 50 : 480));
  world(root, megabytes);
  try {
    const { url, pids, stop } = await startCluster(root);
    try {
      const names = ['mfa-server', 'vault', 'orchestrator', 'gateway'];
      const before = names.map((name) => memoryOf(pids.get(name)));
      const begun = performance.now();
      const packed = await exported(url);
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      return names.map((name, index) => {
        const { peak } = memoryOf(pids.get(name));
        return {
          what: `memory, ${name}`,
          against: `${MOST} MB`,
          ratio: MOST / peak,
          aim: 1,
          note: `${peak.toFixed(0)} MB at most, ${before[index].peak.toFixed(0)} before; export of ${megabytes} MB, zip of ${(packed / MEBIBYTE).toFixed(0)} MB, ${seconds} s`,
        };
      });
    } finally {
      await stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.table(await run({ quick: process.argv.includes('--quick') }));
