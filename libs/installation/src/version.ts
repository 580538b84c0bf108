import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
}

/** The version of this installation, from its package.json (dist lies beside it). */
export const VERSION = (
  JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as Manifest
).version;
