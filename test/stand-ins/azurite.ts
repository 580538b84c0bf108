import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';

/** The key that every Azurite has; it is published in its manual and opens nothing else. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A real blob storage on this machine, held in memory, on a port the system picks. */
export class Azurite {
  private constructor(
    private readonly child: ChildProcess,
    readonly connectionString: string,
  ) {}

  static async start(): Promise<Azurite> {
    const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
    const options = [
      '--inMemoryPersistence',
      '--disableTelemetry',
      '--skipApiVersionCheck',
      '--silent',
      '--blobPort',
      '0',
    ];
    const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    const endpoint = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /listens on (http:\/\/\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('error', reject);
      child.on('exit', () => reject(new Error(`Azurite ended: ${said}`)));
    });
    const parts = ['DefaultEndpointsProtocol=http', `AccountName=${ACCOUNT}`, `AccountKey=${KEY}`];
    return new Azurite(child, [...parts, `BlobEndpoint=${endpoint}/${ACCOUNT}`].join(';'));
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
