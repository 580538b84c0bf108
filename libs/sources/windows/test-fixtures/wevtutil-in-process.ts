import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { runProgram } from '#source-kit';
import { Wevtutil } from '../src/wevtutil/wevtutil.js';

interface StandInRun {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The stand-in without a process in between, for tests that make hundreds of calls. */
export async function wevtutilInProcess(folder: string): Promise<Wevtutil> {
  const { href } = pathToFileURL(join(import.meta.dirname, 'wevtutil.mjs'));
  const { wevtutil } = (await import(href)) as {
    wevtutil: (folder: string, args: readonly string[]) => StandInRun;
  };
  const run: typeof runProgram = async (_, args, { onStdout }) => {
    const { exitCode, stdout, stderr } = wevtutil(folder, args);
    if (onStdout && stdout.length > 0) await onStdout(stdout);
    return { exitCode, endedBy: null, stdout, stdoutBytes: stdout.length, stderrTail: stderr };
  };
  return new Wevtutil({ program: ['wevtutil'], timeoutSeconds: 60 }, run);
}
