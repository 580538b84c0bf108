import { existsSync, readFileSync } from 'node:fs';

/** The version in the nearest package.json of Lethe: nothing else has to be whole for it. @throws there is none */
export function installedVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL('package.json', folder);
    const version = existsSync(file) ? versionIn(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
    if (version !== undefined) return version;
    if (folder.pathname === '/' || folder.href === new URL('..', folder).href)
      throw new Error('There is no package.json of Lethe above this program.');
  }
}

/** Without a schema: every command loads this, and a shell waits for it. */
function versionIn(manifest: unknown): string | undefined {
  const { name, version } = (manifest ?? {}) as { readonly name?: unknown; readonly version?: unknown };
  return name === 'lethe' && typeof version === 'string' ? version : undefined;
}
