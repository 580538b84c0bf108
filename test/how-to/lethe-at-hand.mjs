/**
 * What a reader of a page has at hand, started once: the built `lethe`, as many command lines as are typed, and the
 * little of `jq` that pages use. Listens on the socket lethe.sock of the folder that it is started in, where the
 * commands find their files; words are the body, each ended by a zero byte. The status of an answer is 200 and the exit
 * code; what a command says beside its answer goes to standard error.
 */
import { createServer } from 'node:http';
import { run } from '../../dist/apps/cli/src/run.js';

async function lethe(words) {
  let out = '';
  const terminal = {
    out: (text) => void (out += text),
    err: (text) => void process.stderr.write(text),
    interactive: false,
    columns: Infinity,
    rows: Infinity,
    colour: false,
  };
  const code = await run(words, {
    terminal,
    variables: process.env,
    signal: new globalThis.AbortController().signal,
  });
  return { code, out };
}

/** `.field`, or `select(.name == "…") | .field`, of each value of the last word. */
function jq(words) {
  const [filter, text] = words.filter((word) => word !== '-r');
  const [, name, field] = /^select\(\.name == "(.*)"\) \| \.(\w+)$/.exec(filter) ?? [];
  const values = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
  const found = name === undefined ? values : values.filter((value) => value.name === name);
  return { code: 0, out: found.map((value) => `${value[field ?? filter.slice(1)]}\n`).join('') };
}

createServer((call, answer) => {
  let body = '';
  call.setEncoding('utf8').on('data', (piece) => (body += piece));
  call.on('end', () => {
    const words = body.split('\0').slice(0, -1);
    Promise.resolve((call.url === '/jq' ? jq : lethe)(words)).then(
      ({ code, out }) => answer.writeHead(200 + code).end(out),
      (error) => {
        process.stderr.write(`${error.stack}\n`);
        answer.writeHead(299).end();
      },
    );
  });
}).listen('lethe.sock', () => process.stdout.write('ready\n'));
