#!/usr/bin/env node
/**
 * Servers for tests and for trying things out, by hand:
 *
 *   node infra/servers/main.mjs install [kafka] [mongo]
 *   node infra/servers/main.mjs can kafka|mongo                    may one be started here? exit code 1: no
 *   node infra/servers/main.mjs own kafka|mongo [--port N] [--folder F]
 *                                                                  one server, told what to do on standard input
 */
import { parseArgs } from 'node:util';
import { installKafka } from './kafka-program.mjs';
import { installMongo } from './mongo-program.mjs';
import { kinds } from './own.mjs';
import { serveOwn } from './serve-own.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, folder: { type: 'string' } },
});
const [command, ...names] = positionals;
const where = { ...values, ...(values.port && { port: Number(values.port) }) };
const installers = { kafka: installKafka, mongo: installMongo };

const commands = {
  async install() {
    for (const name of names.length > 0 ? names : Object.keys(installers))
      console.log(await installers[name]());
  },
  can: () => kinds[names[0]].canRun(),
  own: () => serveOwn(names[0], where),
};

try {
  const known = commands[command] && names.every((name) => name in kinds);
  if (!known || (command !== 'install' && names.length !== 1))
    throw new Error('Say what: install | can | own, and of what: kafka | mongo.');
  await commands[command]();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
