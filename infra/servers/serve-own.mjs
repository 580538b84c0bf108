/**
 * A server of one's own for a program in another language or module system, over pipes: lines `kill`,
 * `restart`, `freeze`, `thaw` and `stop` on standard input; after each of them, and after the start, a line of JSON on
 * standard output: `{ name, address, pid }`, or `{ error }`. The server ends with the input.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startOwn } from './sources.mjs';

export async function serveOwn(kind, where) {
  const say = (words) => console.log(JSON.stringify(words));
  const lines = createInterface({ input: process.stdin });
  const starterHasGone = once(lines, 'close');
  let server;
  const answer = async (act) => {
    try {
      await act();
      say({ name: server.name, address: server.address, pid: server.pid });
    } catch (error) {
      say({ error: error.message });
    }
  };
  const acts = {
    kill: () => server.kill(),
    restart: () => server.restart(),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    stop: () => server.stop(),
  };
  let last = answer(async () => {
    server = await startOwn(kind, where);
  });
  lines.on('line', (line) => {
    last = last.then(() => answer(acts[line]));
  });
  await starterHasGone;
  await last;
  await server?.stop();
}
