import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The scripts of infra/servers that have something to decide; they are JavaScript without types of their own. */
const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(join(process.cwd(), 'infra/servers', file)).href)) as T;

interface Way<T> {
  readonly name: string;
  readonly start: (where?: object) => Promise<T>;
}

export const { firstThatServes } = await load<{
  firstThatServes: <T>(
    title: string,
    ways: readonly Way<T>[],
    where?: object,
  ) => Promise<{ server: T; way: string; passed: string[] }>;
}>('order.mjs');

export const { wantedBy } = await load<{
  wantedBy: (specs: readonly string[]) => { wanted: string[]; own: string[] };
}>('wanted.mjs');

export const { freePort } = await load<{ freePort: (candidate?: () => number) => Promise<number> }>(
  'free-port.mjs',
);

export const { installed } = await load<{
  installed: (name: string, fill: (folder: string) => Promise<void>, servers: string) => Promise<string>;
}>('installation.mjs');
