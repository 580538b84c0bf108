import { spawn, type ChildProcessByStdio } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../infra/start-service.mjs', import.meta.url));

interface Astray {
  /** of the cluster that it is part of */
  readonly dataDir: string;
  /** of its clock against that of the others */
  readonly byMs: number;
  readonly env: NodeJS.ProcessEnv;
}

/** A process more of a cluster, on a machine whose clock goes wrong: it has the sandbox's clock from a file of its own. */
export class AstrayProcess {
  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    private readonly watcher: FSWatcher,
  ) {}

  /** @returns when it is ready @throws {Error} it ended before */
  static async start(service: string, { dataDir, byMs, env }: Astray): Promise<AstrayProcess> {
    const own = join(dataDir, `astray-${byMs}`);
    mkdirSync(join(own, 'sandbox'), { recursive: true });
    for (const file of ['master.key', join('sandbox', 'sources.json')])
      copyFileSync(join(dataDir, file), join(own, file));
    const [theirs, its] = [join(dataDir, 'sandbox'), join(own, 'sandbox', 'clock.json')];
    const follow = (): void => {
      const clock = JSON.parse(readFileSync(join(theirs, 'clock.json'), 'utf8')) as ClockFile;
      const astray = { ...clock, anchor: clock.anchor + byMs, reached: clock.reached + byMs };
      writeFileSync(`${its}.new`, JSON.stringify(astray));
      renameSync(`${its}.new`, its);
    };
    follow();
    const watcher = watch(theirs, (_event, file) => {
      if (file === 'clock.json') follow();
    });
    const child = spawn(process.execPath, [`--env-file=${join(dataDir, 'cluster.env')}`, program, service], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // What the environment says goes before the file.
      env: { ...env, LETHE_DATA_DIR: own, LETHE_PORT: '0' },
    });
    const astray = new AstrayProcess(child, watcher);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
        if (said.includes('is ready at')) resolve();
      });
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child.on('close', (code) => {
        watcher.close();
        reject(new Error(`The ${service} ended with ${code}: ${said}`));
      });
    });
    return astray;
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.watcher.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGTERM');
    await gone;
  }
}

interface ClockFile {
  readonly anchor: number;
  readonly reached: number;
}
