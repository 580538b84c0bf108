import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sandbox's stand-in programs, compiled afresh: tests run what is in the tree, not what was last built. */
export interface CompiledStandIns {
  /** to be given to `sandboxSettings` */
  readonly programs: string;
  remove(): Promise<void>;
}

const source = join(dirname(fileURLToPath(import.meta.url)), '../../../sandbox/src');
/** What the programs are made of; they import nothing from outside these folders. */
const PARTS = ['programs', 'event-logs', 'farm', 'files', 'world'];

export async function compileStandIns(): Promise<CompiledStandIns> {
  const target = await mkdtemp(join(tmpdir(), 'lethe-stand-ins-'));
  await writeFile(join(target, 'package.json'), '{ "type": "module" }');
  for (const part of PARTS)
    for (const entry of await readdir(join(source, part)))
      if (entry.endsWith('.ts') && !entry.endsWith('.spec.ts'))
        await compile(join(source, part, entry), target);
  return {
    programs: join(target, 'programs'),
    remove: async () => rm(target, { recursive: true, force: true }),
  };
}

async function compile(file: string, target: string): Promise<void> {
  // Loaded here, because few of those who import this library compile anything.
  const { transformFile } = await import('@swc/core');
  const { code } = await transformFile(file, {
    swcrc: false,
    module: { type: 'es6' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  });
  const path = join(target, relative(source, file).replace(/\.ts$/, '.js'));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
