import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const Manifest = z.object({ name: z.literal('lethe'), version: z.string() });

/** The version in the nearest package.json of Lethe: nothing else has to be whole for it. @throws there is none */
export function installedVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL('package.json', folder);
    const found = existsSync(file) ? Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
    if (found?.success) return found.data.version;
    if (folder.pathname === '/' || folder.href === new URL('..', folder).href)
      throw new Error('There is no package.json of Lethe above this program.');
  }
}
