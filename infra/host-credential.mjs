#!/usr/bin/env node
/**
 * The credentials by which handlers' processes call the vault (MONGODB_URI):
 *
 *   npm run --silent host-credential -- issue mfa-server mfa01 mfa02 > file    for these hosts; `all`: every host of the source
 *   npm run host-credential -- list
 *   npm run host-credential -- revoke ID
 *
 * The token is printed once, on standard output, and kept nowhere; the vault knows its hash.
 */
import { buildIfStale } from './build.mjs';
import { handlers } from './cluster/services.mjs';

const USAGE = `Say what: issue SOURCE HOST… | issue SOURCE all | list | revoke ID. Sources: ${handlers.join(', ')}.`;

const uri = process.env.MONGODB_URI;
const [command, ...words] = process.argv.slice(2);

function refuse(message) {
  console.error(message);
  process.exit(2);
}

/** Whoever sits at this machine. */
const by = { id: 'console', channel: 'cli' };

const commands = {
  async issue(keys, [source, ...hosts], record) {
    if (!handlers.includes(source) || hosts.length === 0) refuse(USAGE);
    const all = hosts.length === 1 && hosts[0] === 'all';
    for (const host of hosts)
      if (!HostName.safeParse(host).success)
        refuse(
          `"${host}" is no name of a host as it stands in lethe.yaml: letters, digits, dots and dashes.`,
        );
    const { id, token } = await keys.issue({ source, hosts: all ? 'all' : hosts });
    await record({ what: 'host-credential-issued', by, source, about: id });
    console.error(`Issued ${id} for ${source}, ${all ? 'all hosts' : hosts.join(', ')}.`);
    console.log(token);
  },
  async list(keys) {
    for (const { id, source, hosts, createdAt } of await keys.list())
      console.log(`${id}  ${createdAt}  ${source}  ${hosts === 'all' ? 'all hosts' : hosts.join(', ')}`);
  },
  async revoke(keys, [id], record) {
    if (id === undefined) refuse(USAGE);
    const there = await keys.revoke(id);
    if (there) await record({ what: 'host-credential-revoked', by, about: id });
    console.error(there ? `Revoked ${id}.` : `There is no credential ${id}.`);
    if (!there) process.exitCode = 1;
  },
};

if (!commands[command]) refuse(USAGE);
if (!uri) refuse('Set MONGODB_URI to the address of the MongoDB replica set, e.g. mongodb://host/lethe.');
buildIfStale();
const { AuditTrail } = await import('../dist/libs/application/src/index.js');
const { openMongoStore } = await import('../dist/libs/adapters/mongo/src/index.js');
const { SystemClock } = await import('../dist/libs/adapters/in-process/src/index.js');
const { HostName } = await import('../dist/libs/contracts/src/index.js');
// This module alone: all of the platform brings Nest along, which takes longer to load than the rest together.
const { HostKeys } = await import('../dist/libs/platform/src/auth/host-keys.js');

try {
  const store = await openMongoStore({ uri });
  try {
    const clock = new SystemClock();
    const trail = new AuditTrail({ store: store.events, clock });
    await commands[command](new HostKeys(store.hostCredentials, clock), words, (act) => trail.record(act));
  } finally {
    await store.close();
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
