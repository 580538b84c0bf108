/** Writes an artifact without an end; each line is the number of bytes that were taken of it. */
import { openMongoStore } from '#adapters/mongo';

const [uri = '', database = '', request = '', artifact = ''] = process.argv.slice(2);
const { artifacts } = await openMongoStore({ uri, database });

async function* endless(): AsyncIterable<Uint8Array> {
  for (let taken = 0; ; taken += 100_000) {
    process.stdout.write(`${taken}\n`);
    yield await Promise.resolve(Buffer.alloc(100_000, 'x'));
  }
}

await artifacts.write(request, artifact, endless());
