import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isRooted, type Place } from './configured-places.js';

const isLoopback = (url: string): boolean =>
  URL.canParse(url) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * Where a path really leads, links followed as far as it exists. A link into nowhere counts as
 * leading anywhere.
 */
function realPath(path: string): string | undefined {
  if (isThere(path)) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const real = realPath(parent);
  return real === undefined ? undefined : join(real, path.slice(parent.length));
}

/** Keeps what a sandbox is configured with inside one folder and on this machine. */
export class SandboxRoot {
  private constructor(private readonly folder: string) {}

  /** @returns undefined when there is no such folder */
  static at(path: string): SandboxRoot | undefined {
    const folder = resolve(path);
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
      ? new SandboxRoot(realpathSync(folder))
      : undefined;
  }

  get path(): string {
    return this.folder;
  }

  holds(path: string): boolean {
    if (!isAbsolute(path)) return false;
    const real = realPath(resolve(path));
    if (real === undefined) return false;
    const way = relative(this.folder, real);
    return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
  }

  /** Why a place must not be used in this sandbox; undefined when it may. */
  refusal(place: Place): string | undefined {
    const value = place.value;
    if (typeof value !== 'string') return this.refusalOfProgram(value);
    switch (place.kind) {
      case 'url':
        return isLoopback(value) ? undefined : `${value} is not a loopback address`;
      case 'secret':
        return place.path.at(-1) === 'connectionStringFile' ? refusalOfStorage(value) : undefined;
      default:
        return this.holds(value) ? undefined : this.outside(value);
    }
  }

  private outside(path: string): string {
    return `${path} does not lie under LETHE_SANDBOX_ROOT (${this.folder})`;
  }

  private refusalOfProgram(words: readonly string[]): string | undefined {
    const paths = words.filter((word) => isRooted(word) || /[/\\]/.test(word));
    const stranger = paths.find((path) => !this.holds(path));
    if (stranger !== undefined) return this.outside(stranger);
    // An interpreter from PATH may run what lies under the root, and nothing else may come from PATH.
    return paths.length > 0
      ? undefined
      : `${words.join(' ')} names no program under LETHE_SANDBOX_ROOT (${this.folder})`;
  }
}

/** An Azure storage connection string names its servers as `BlobEndpoint=…`; without one it means the cloud. */
function refusalOfStorage(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // that it cannot be read is said elsewhere
  }
  const parts = text.split(';').map((part) => part.trim());
  const urls = parts.flatMap(
    (part) => /^(?:\w+Endpoint|DevelopmentStorageProxyUri)=(.*)$/i.exec(part)?.[1] ?? [],
  );
  const isEmulator = parts.some((part) => /^UseDevelopmentStorage=true$/i.test(part));
  if (urls.every(isLoopback) && (isEmulator || parts.some((part) => /^BlobEndpoint=/i.test(part))))
    return undefined;
  return `${file} leads to a storage service that is not on a loopback address`;
}
