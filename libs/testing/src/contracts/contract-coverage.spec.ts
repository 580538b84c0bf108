import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const libs = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Ports that have no suite, and where their promises are tested instead. */
const testedElsewhere: Readonly<Record<string, string>> = {
  Clearance: 'libs/application/src/register: there is one implementation, and the vaults keep what it says',
  TimestampAuthority:
    'libs/application/src/proof: there is one implementation, asked beside a real authority',
  WebCaller: 'libs/adapters/web: there is one implementation',
  MailSender: 'libs/adapters/smtp: there is one implementation',
  SubjectCipher: 'libs/vault: there is one implementation, and no adapter of it',
};

/** The specs of a client lie beside the process that it talks to. */
const besideServer: Readonly<Record<string, string>> = { 'vault-client': 'apps/vault' };

const sources = (folder: string, wanted: (name: string) => boolean): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

const names = (texts: readonly string[], pattern: RegExp): string[] =>
  texts.flatMap((text) => [...text.matchAll(pattern)].flatMap((match) => (match[1] ?? '').split(/,\s*/)));

const isSpec = (name: string) => name.endsWith('.spec.ts');
const isCode = (name: string) => name.endsWith('.ts') && !isSpec(name) && !name.endsWith('.fixture.ts');

/** A port is the interface, or the function, that its file is named after: `event-store`, EventStore; `artifacts`, ArtifactStore. */
const ports = readdirSync(join(libs, 'ports/src'))
  .filter((file) => file.endsWith('.port.ts'))
  .flatMap((file) => {
    const stem = file
      .replace('.port.ts', '')
      .replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const named = [stem, stem.replace(/s$/, 'Store')];
    const text = readFileSync(join(libs, 'ports/src', file), 'utf8');
    return names([text], /^export (?:interface|type) (\w+)/gm).filter((name) => named.includes(name));
  });
const suites = new Set(
  names(sources(join(libs, 'testing/src/contracts'), isCode), /export const keepsThe(\w+)Contract/g),
);

describe('the contract suites', () => {
  it('are found by this test at all, and a port in every file of ports', () => {
    const files = readdirSync(join(libs, 'ports/src')).filter((file) => file.endsWith('.port.ts'));
    expect(ports).toHaveLength(files.length);
    expect(suites.size).toBeGreaterThanOrEqual(9);
  });

  it.each(ports)('hold for the port %s, or it is said where its promises are tested', (port) => {
    expect(suites.has(port) || port in testedElsewhere).toBe(true);
  });

  // The vault is no adapter, and does in its own process what its clients do from theirs.
  const implementing = [...readdirSync(join(libs, 'adapters')), 'vault'];
  it.each(implementing)('are run by %s for every port that it implements', (name) => {
    const folder = name === 'vault' ? join(libs, name) : join(libs, 'adapters', name);
    const specs = [folder, ...(besideServer[name] ? [join(libs, '..', besideServer[name])] : [])];
    const implemented = names(
      sources(folder, isCode),
      /^export class \w+ (?:extends \w+ )?implements ([\w, ]+) \{/gm,
    );
    const run = new Set(
      names(
        specs.flatMap((place) => sources(place, isSpec)),
        /keepsThe(\w+)Contract\(/g,
      ),
    );
    const missing = implemented.filter((port) => suites.has(port) && !run.has(port));
    expect(missing).toEqual([]);
  });
});
