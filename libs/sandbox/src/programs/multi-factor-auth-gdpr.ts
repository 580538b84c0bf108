/**
 * Stands in for `MultiFactorAuthGdpr.exe` (DOC: `export|delete <username>`, an export "produces a JSON
 * formatted file"). Where the real one puts its file, and what it prints, is not public; this one writes
 * into its working directory.
 *
 *     node multi-factor-auth-gdpr.js --world <folder> export ada@example.com
 */
import { writeFileSync } from 'node:fs';
import { countOf, deleteRecordsOf, readFarm, recordsOf, userNamed } from '../farm/farm-records.js';
import { required, standInCall } from './leading-options.js';

const call = standInCall(process.argv.slice(2), ['--world']);
const world = required(call, '--world');
const [verb, username, ...more] = call.words;

if (username === undefined || more.length > 0 || (verb !== 'export' && verb !== 'delete')) {
  process.stderr.write('Usage: MultiFactorAuthGdpr export|delete <username>\r\n');
  process.exitCode = 1;
} else if (verb === 'export') {
  const farm = readFarm(world);
  const user = userNamed(farm, username);
  const records = recordsOf(farm, user);
  const file = `${user.username.replace(/[^A-Za-z0-9@._-]/g, '_')}.json`;
  writeFileSync(file, `${JSON.stringify({ Username: user.username, ...records }, null, 2)}\r\n`);
  process.stdout.write(`${countOf(records)} records were written to ${file}.\r\n`);
} else {
  process.stdout.write(`${await deleteRecordsOf(world, username)} records were deleted.\r\n`);
}
