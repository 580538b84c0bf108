import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StoredEvent {
  readonly record: number;
  readonly id: number;
  readonly time: string;
  readonly text: string;
}

export interface StoredChannel {
  readonly enabled: boolean;
  readonly type?: string;
  readonly access?: string;
  readonly logFileName?: string;
  readonly autoBackup?: boolean;
  readonly events: readonly StoredEvent[];
}

/** A host whose event logs lie in a folder, reached through the stand-in of wevtutil as a real child process. */
export class EventLogHostFolder {
  readonly program: readonly [string, ...string[]];

  private constructor(readonly path: string) {
    this.program = [process.execPath, join(import.meta.dirname, 'wevtutil.mjs'), path];
  }

  static async make(): Promise<EventLogHostFolder> {
    return new EventLogHostFolder(await mkdtemp(join(tmpdir(), 'lethe-host-')));
  }

  get retainedFolder(): string {
    return join(this.path, 'retained');
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  async setChannels(channels: Readonly<Record<string, StoredChannel>>): Promise<void> {
    await writeFile(join(this.path, 'channels.json'), JSON.stringify(channels));
  }

  async channel(name: string): Promise<StoredChannel | undefined> {
    const text = await readFile(join(this.path, 'channels.json'), 'utf8');
    return (JSON.parse(text) as Record<string, StoredChannel>)[name];
  }

  async setFaults(faults: object): Promise<void> {
    await writeFile(join(this.path, 'faults.json'), JSON.stringify(faults));
  }

  /** What wevtutil was called with so far. */
  async calls(): Promise<readonly string[][]> {
    const file = join(this.path, 'calls.log');
    if (!existsSync(file)) return [];
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as string[]);
  }
}
