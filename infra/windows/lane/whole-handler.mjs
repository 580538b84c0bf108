/**
 * A whole handler on Windows Node: a cluster on this side, without the handler of the NPS Extension, and that one under
 * Wine. It has to announce its hosts, take its tasks of an Export from the broker, open their keys at the vault, run its
 * programs, and report.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { windowsPath } from './wine.mjs';

const TOKEN = 'windows-lane-windows-lane-windows-lane';
const PATIENCE_MS = 300_000;
const ADA = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };

async function until(what, look) {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS; await wait(1000)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error(`Waited in vain that ${what}.`);
}

/** @returns the cluster's address, and what a process more has to be given */
async function startCluster(root, folder) {
  const env = {
    ...process.env,
    LETHE_DATA_DIR: folder,
    LETHE_PORT: '0',
    LETHE_ADMIN_TOKEN: TOKEN,
    LETHE_SEED: 'none',
    LETHE_SANDBOX_SECONDS_PER_DAY: '0',
  };
  const program = join(root, 'infra', 'start-cluster.mjs');
  const stdio = ['ignore', 'pipe', 'ignore'];
  const child = spawn(process.execPath, [program, 'nps-extension=0'], { env, stdio });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    const url = await until('the cluster is ready', () => /^Lethe is ready at (\S+)$/m.exec(said)?.[1]);
    return { url, stop, variables: parseEnv(readFileSync(join(folder, 'cluster.env'), 'utf8')) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The stand-ins of the sandbox, as the handler reaches them: with Windows Node, by paths of Windows. */
function translateSources(root, folder, node) {
  const file = join(folder, 'sandbox', 'sources.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  const { 'nps-extension': extension } = settings.sources;
  for (const host of extension.hosts) {
    const words = host.wevtutil.map((word) => (word.startsWith('/') ? windowsPath(word) : word));
    host.wevtutil = [windowsPath(node), ...words.slice(1)];
    host.retainedFolder = windowsPath(host.retainedFolder);
  }
  writeFileSync(file, JSON.stringify(settings));
}

function startHandler(wine, target, folder, variables) {
  const output = join(target, 'results', 'whole-handler.txt');
  const env = {
    LETHE_PROFILE: 'cluster',
    LETHE_PORT: '0',
    LETHE_SANDBOX_SECONDS_PER_DAY: '0',
    LETHE_SEED: 'none',
    LETHE_DATA_DIR: windowsPath(folder),
    KAFKA_BROKERS: variables.KAFKA_BROKERS,
    LETHE_VAULT_URL: variables.LETHE_VAULT_URL,
    LETHE_VAULT_CA_FILE: windowsPath(variables.LETHE_VAULT_CA_FILE),
    LETHE_HOST_CREDENTIAL_FILE: windowsPath(join(folder, 'credentials', 'nps-extension')),
  };
  const words = ['--import', './dist/without-keep-alive.mjs', 'dist/apps/nps-extension/src/main.js'];
  wine.start(words, { output, cwd: target, env });
  return { said: () => readFileSync(output, 'utf8') };
}

async function exportOverIt(url) {
  const call = async (path, body) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const given = body && { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${url}${path}`, { headers, ...given })).json();
  };
  const request = { kind: 'Export', subject: ADA, sources: ['nps-extension'] };
  const { id } = await call('/v1/privacy-requests', request);
  const isMine = ({ source }) => source === 'nps-extension';
  const tasks = await until('the handler has done its tasks', async () => {
    // What waits for the cloud is looked at again when the clock moves.
    await call('/v1/sandbox/clock', { advance: 'PT10M' });
    const mine = (await call(`/v1/privacy-requests/${id}`)).tasks.filter(isMine);
    return mine.every(({ state }) => ['succeeded', 'failed'].includes(state)) && mine;
  });
  const hosts = (await call('/v1/hosts')).items.filter(isMine);
  return { tasks, platforms: hosts.map(({ platform }) => platform) };
}

/** @throws {Error} that says what it did not do, with its last words */
async function prove(wine, target, root) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-windows-lane-'));
  let cluster;
  let handler;
  try {
    cluster = await startCluster(root, folder);
    translateSources(root, folder, wine.node);
    handler = startHandler(wine, target, folder, cluster.variables);
    await until('the handler is ready', () => / is ready at /.test(handler.said()));
    const { tasks, platforms } = await exportOverIt(cluster.url);
    const failed = tasks.filter(({ state }) => state !== 'succeeded');
    if (failed.length > 0) throw new Error(`It failed: ${JSON.stringify(failed.map(({ fault }) => fault))}`);
    if (!platforms.every((platform) => platform?.startsWith('win32-')))
      throw new Error(`It was another handler: ${platforms.join(', ')}`);
  } catch (error) {
    throw new Error(`${error.message}\n${handler?.said().slice(-3000) ?? ''}`, { cause: error });
  } finally {
    await cluster?.stop();
    wine.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @returns {Promise<{ spec, tests, errors, milliseconds }>} as a spec's result */
export async function wholeHandler(wine, target, root) {
  const begun = Date.now();
  const errors = await prove(wine, target, root).then(
    () => [],
    (error) => [error.message],
  );
  const milliseconds = Date.now() - begun;
  const title = 'takes tasks, opens keys, does its work and reports, all from Windows';
  return {
    spec: 'a whole handler process',
    milliseconds,
    tests: [{ title, status: 'done', errors }],
    errors: [],
  };
}
