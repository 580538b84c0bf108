/** Destroys the keys named on the command line's file one after the other, some at once; says which are gone. */
import { readFileSync } from 'node:fs';
import { openLibsqlStore } from '#adapters/libsql';

const [folder = '', list = ''] = process.argv.slice(2);
const { subjectKeys } = await openLibsqlStore(folder);
const ids = readFileSync(list, 'utf8').trim().split('\n');

for (let n = 0; n < ids.length; n += 3)
  await Promise.all(
    ids.slice(n, n + 3).map(async (id) => {
      await subjectKeys.destroy(id);
      process.stdout.write(`${id}\n`);
    }),
  );
setInterval(() => undefined, 1_000);
