/**
 * SecantusDB: the wire protocol of MongoDB over MongoDB's own storage engine, a stand-in for a replica set
 * of one node. It comes in Python, and in Rust for benches (LETHE_SECANTUS=rust).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, installedAt } from './installation.mjs';
import { replicaSetOf } from './mongo-ready.mjs';
import { programFolder } from './program-life.mjs';
import { Missing, run } from './run.mjs';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const PYTHON_VERSION = /^SecantusDB==(.*)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))[1];
const RUST_VERSION = '0.5.3-beta.196';
const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

const builds = {
  python: {
    name: `SecantusDB ${PYTHON_VERSION} (Python)`,
    folder: async () => `secantus-${PYTHON_VERSION}-${await pythonTag()}`,
    needs: async () => {
      await run(PYTHON, ['-m', 'pip', '--version']).catch(() => {
        throw new Missing('SecantusDB is installed by pip, which this Python does not have');
      });
    },
    fill: (folder) =>
      run(PYTHON, [
        ...['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'],
        ...['--only-binary', ':all:', '--target', folder, '--requirement', REQUIREMENTS],
      ]),
    command: (folder) => ({
      command: PYTHON,
      args: ['-c', 'from secantus.cli import main; main()'],
      env: { PYTHONPATH: folder, PYTHONNOUSERSITE: '1' },
    }),
  },
  rust: {
    name: `SecantusDB ${RUST_VERSION} (Rust)`,
    folder: async () => `secantus-${RUST_VERSION}-rust`,
    needs: async () => {
      for (const tool of ['cargo', 'cmake', 'ninja', 'swig'])
        await run(tool, [tool === 'swig' ? '-version' : '--version']).catch(() => {
          throw new Missing(
            `The Rust build of SecantusDB needs cargo, cmake, ninja, swig and libclang; no ${tool} here`,
          );
        });
    },
    fill: (folder) =>
      run('cargo', [
        ...['install', 'secantus-mdb', '--version', RUST_VERSION],
        ...['--ignore-rust-version', '--locked', '--root', folder],
      ]),
    command: (folder) => ({ command: join(folder, 'bin', 'secantusd-rs'), args: [] }),
  },
};
const chosen = () => builds[process.env.LETHE_SECANTUS === 'rust' ? 'rust' : 'python'];

/** @throws Missing where it can neither be found nor be installed here */
export async function mongoCanRun() {
  const build = chosen();
  if (!installedAt(await build.folder())) await build.needs();
}

export async function installMongo() {
  const build = chosen();
  return installed(await build.folder(), async (folder) => {
    await build.needs();
    await build.fill(folder);
  });
}

/** @returns {Promise<import('./server.mjs').ServerKind>} */
export async function mongoProgram() {
  const { name, command } = chosen();
  const program = command(await installMongo());
  return {
    name,
    ports: 1,
    settle({ ports: [port], folder: kept }) {
      const { folder, beginIn, leave } = programFolder('mongo', kept);
      const place = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', join(folder, 'data')];
      // An acknowledged write is on the disk, as with `j: true`; a small cache is enough here.
      const args = [...program.args, ...place, '--sync-on-commit', '--cache-size', '256M'];
      return {
        begin: () => beginIn({ ...program, args }),
        async ready(life) {
          // It says so itself: an answer on a lost port would be somebody else's.
          if (!new RegExp(`listening on \\S*:${port}\\b`).test(await life.output()))
            throw new Error('it does not listen yet');
          return replicaSetOf(`127.0.0.1:${port}`);
        },
        leave,
      };
    },
  };
}

/** What compiled parts are built for, e.g. `cpython-311`. */
async function pythonTag() {
  const said = await run(PYTHON, ['-c', 'import sys; print(sys.implementation.cache_tag)']).catch((error) => {
    throw error instanceof Missing
      ? new Missing('SecantusDB needs Python 3.10 or newer, and there is none')
      : error;
  });
  const tag = said.trim();
  const [, minor] = /^cpython-3(\d+)$/.exec(tag) ?? [];
  if (Number(minor) < 10) throw new Missing(`SecantusDB needs Python 3.10 or newer; this is ${tag}`);
  return tag;
}
