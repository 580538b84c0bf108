#!/usr/bin/env node
/**
 * Servers for tests and for trying things out:
 *
 *   node infra/servers/main.mjs install [mongo] [kafka]
 *       puts the programs into .cache/servers
 *   node infra/servers/main.mjs start [mongo] [kafka] [--folder F]
 *       finds or starts them, prints MONGODB_URI=… and KAFKA_BROKERS=…, and stays until Ctrl-C
 *   node infra/servers/main.mjs can mongo|kafka
 *       may a server of one's own be started here? Exit code 1: no, for the reason that it says
 *   node infra/servers/main.mjs own mongo|kafka [--port N] [--folder F]
 *       one server that is told what to do on standard input: serve-own.mjs
 */
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { serveOwn } from './serve-own.mjs';
import { startServers } from './servers.mjs';
import { canStart, kinds } from './sources.mjs';

const commands = {
  async install(names) {
    for (const name of names) console.log(await kinds[name].program.install());
  },
  async start(wanted, { folder }) {
    const servers = await startServers({ wanted, folder });
    for (const line of [...servers.describe(), ...servers.missing]) console.error(line);
    for (const [name, value] of Object.entries(servers.environment)) console.log(`${name}=${value}`);
    if (servers.missing.length > 0) process.exitCode = 1;
    else await signal();
    await servers.stop();
  },
  can: ([name]) => canStart(name),
  own: ([name], where) => serveOwn(name, where),
};

const signal = () =>
  new Promise((resolve) => {
    // Timers keep the process; signals do not.
    const stay = setInterval(() => undefined, 1 << 30);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(name, () => {
        clearInterval(stay);
        resolve();
      });
  });

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, folder: { type: 'string' } },
  });
  const [command, ...names] = positionals;
  const one = command === 'can' || command === 'own';
  const understood =
    commands[command] && names.every((name) => name in kinds) && (!one || names.length === 1);
  if (!understood) throw new Error('Say what: install, start, can or own; and of what: mongo or kafka.');
  const { port, ...where } = values;
  await commands[command](names.length > 0 ? names : Object.keys(kinds), {
    ...where,
    ...(port !== undefined && { port: Number(port) }),
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
