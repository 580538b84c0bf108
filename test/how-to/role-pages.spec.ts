import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, LetheProcess } from '../e2e/lethe-process.js';
import { pngSaying } from '../e2e/png.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages whose commands are typed as they stand, one page after another on one installation, each in a shell of its own. */
const pages = ['getting-started', 'requester', 'privacy-officer', 'auditor', 'operator', 'administrator'];

const pathOf = (name: string): string => `docs/how-to/${name}.md`;

/** What is typed into a shell of a page; Lethe itself runs already, elsewhere. */
const scriptOf = (page: string, url: string): string =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map(([, text = '']) => text)
    .filter((block) => !/\bnpm (ci|start)\b/.test(block))
    .join('\n')
    .replaceAll('http://127.0.0.1:7300', url);

/** What is at hand answers at once, and the reader is quick. */
const aids = `
at_hand() {
  local way=$1 out=.out-$BASHPID status
  shift
  status=$(printf '%s\\0' "$@" | curl -sS --unix-socket lethe.sock --data-binary @- -o "$out" -w '%{http_code}' "http://lethe$way")
  cat "$out"
  rm "$out"
  return $((status - 200))
}
lethe() { at_hand / "$@"; }
npx() { shift; at_hand / "$@"; }
jq() { at_hand /jq "$@" "$(cat)"; }
sleep() { command sleep 0.1; }
set -eu -o pipefail
`;

let lethe: LetheProcess;
let folder: string;
let atHand: ChildProcess;
let saidBeside = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-role-pages-'));
  writeFileSync(join(folder, 'screenshot.png'), pngSaying('a tab'));
  lethe = await LetheProcess.start();
  atHand = spawn(process.execPath, [join(root, 'test/how-to/lethe-at-hand.mjs')], {
    cwd: folder,
    env: { ...process.env, LETHE_URL: lethe.url, LETHE_TOKEN: ADMIN_TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atHand.stderr?.setEncoding('utf8').on('data', (text: string) => (saidBeside += text));
  await once(atHand.stdout ?? atHand, 'data');
});
afterAll(async () => {
  atHand?.kill();
  await lethe?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function typed(script: string) {
  const child = spawn('bash', ['-c', aids + script], {
    cwd: folder,
    env: {
      ...process.env,
      LETHE_URL: lethe.url,
      LETHE_ADMIN_TOKEN: ADMIN_TOKEN,
      LETHE_TOKEN: ADMIN_TOKEN,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  saidBeside = '';
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said: said.slice(-2000) + saidBeside.slice(-2000) };
}

describe('the how-to pages', () => {
  it.each(pages)(
    'say what works: %s',
    async (name) => {
      const page = readFileSync(join(root, pathOf(name)), 'utf8');
      const script = scriptOf(page, lethe.url);
      expect(script).toContain('lethe ');
      const { code, said } = await typed(script);
      expect(`${said}\nexit code ${code}`).toMatch(/exit code 0$/);
    },
    240_000,
  );

  it('that show a command line show one that the command knows', () => {
    const reference = readFileSync(join(root, 'docs/reference/cli.md'), 'utf8');
    const known = new Set([...reference.matchAll(/^## lethe ([a-z-]+)$/gm)].map(([, each]) => each));
    const shown = /(?:npx |`|^|\()lethe ([a-z][a-z-]+)/gm;
    const all = ['README.md', ...pages.map(pathOf)];
    const unknown = all.flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(shown)]
        .filter(([, command]) => !known.has(command))
        .map(([line]) => `${name}: ${line}`),
    );
    expect(unknown).toEqual([]);
  });
});
