/** A whole embedded Lethe of a bench, as `npm start` starts it, on a data folder that is there already. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const STANDALONE = fileURLToPath(new URL('../../dist/apps/standalone/src/main.js', import.meta.url));
const TOKEN = 'an-admin-token-for-benches-only';

/** @returns its address, the link that signs a browser in, and how to ask it and to end it */
export async function startLethe(folder, masterKeyFile) {
  const child = spawn(process.execPath, [STANDALONE], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      LETHE_DATA_DIR: join(folder, 'data'),
      LETHE_PORT: '0',
      LETHE_SEED: 'none',
      LETHE_SANDBOX_SECONDS_PER_DAY: '0',
      LETHE_MASTER_KEY_FILE: masterKeyFile,
      LETHE_ADMIN_TOKEN: TOKEN,
    },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const ready = new Promise((resolve) =>
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('Lethe is ready at ')) resolve();
    }),
  );
  await Promise.race([ready, ended]);
  const url = /ready at (\S+)/.exec(said)?.[1];
  if (url === undefined) throw new Error('Lethe did not start.');
  async function call(method, path, headers = {}, body = undefined) {
    const authorization = `Bearer ${TOKEN}`;
    const answer = await fetch(url + path, { method, headers: { authorization, ...headers }, body });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
    return answer;
  }
  return {
    url,
    claim: /http:\S+\/claim\/\S+/.exec(said)?.[0],
    async ask(path) {
      return (await call('GET', path)).json();
    },
    async post(path, body) {
      const content = { 'content-type': 'application/json' };
      return (await call('POST', path, content, JSON.stringify(body))).json();
    },
    async bytes(path, accept) {
      return (await call('GET', path, { accept })).arrayBuffer();
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
