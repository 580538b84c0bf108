import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Real milliseconds. */
const TASKKILL_WITHIN_MS = 5000;

/** Ends a program that was started as the leader of a process group (POSIX), with everything it started. */
export function killWithChildren(child: Child): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const alone = (): boolean => child.kill('SIGKILL');
    // It is a program too, and may hang as any other.
    setTimeout(alone, TASKKILL_WITHIN_MS).unref();
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true })
      .once('error', alone)
      // One program of the tree that it may not end, and it may have ended none: ours must go in any case.
      .once('exit', (code) => code === 0 || alone())
      .unref();
  } else {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The whole group has ended already.
    }
  }
  // A grandchild that left the group may hold the pipes open for ever.
  child.stdout.destroy();
  child.stderr.destroy();
}
