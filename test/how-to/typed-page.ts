import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

export const pathOf = (name: string): string => `docs/how-to/${name}.md`;

/** Ports and addresses as pages say them; tests have others. */
const LETHE = 'http://127.0.0.1:7300';
const RECEIVER = '9000';
/** The first line of a block with one command that does not end by itself. */
const ENDLESS = '# goes on until Ctrl-C\n';

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** What is typed into a shell of a page; Lethe itself runs already, elsewhere. */
export async function scriptOf(page: string, url: string): Promise<string> {
  const port = await freePort();
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map(([, text = '']) => text.replaceAll(/^npm start\n/gm, ''))
    .filter((block) => !/\bnpm (ci|start)\b/.test(block))
    .map((block) => (block.startsWith(ENDLESS) ? `going ${block.slice(ENDLESS.length)}` : block))
    .join('\n')
    .replaceAll(LETHE, url)
    .replaceAll(new RegExp(`\\b${RECEIVER}\\b`, 'g'), port);
}

/**
 * What is at hand answers at once, and the reader is quick. What does not end by itself has to say something; it goes
 * on beside the rest and is ended with the shell.
 */
export const shellAids = `
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
npm() { shift 3; node "$PROJECT/infra/backup.mjs" "$@"; }
going() {
  (exec "$@") > .said &
  trap "kill $!" EXIT
  until [ -s .said ]; do kill -0 $!; command sleep 0.1; done
}
set -eu -o pipefail
`;
