import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleCodePage } from './console-code-page.js';
import { programText } from './program-text.js';
import { runProgram, type ProgramFailed } from './run-program.js';

const node = (source: string): readonly string[] => [process.execPath, '-e', source, '--'];
const failureOf = async (run: Promise<unknown>): Promise<ProgramFailed> =>
  run.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error as ProgramFailed,
  );
describe('runProgram', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-program-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('hands every argument over as it is: no shell reads it', async () => {
    const odd = ['a b', '"; touch pwned; "', '$(touch pwned)', '%PATH%', "o'neill", '*', ''];
    const run = await runProgram(node('process.stdout.write(JSON.stringify(process.argv.slice(1)))'), odd, {
      timeoutMs: 30_000,
      cwd: folder,
    });
    expect(JSON.parse(run.stdout.toString())).toEqual(odd);
  });

  it('answers exit code, output and the end of the error stream', async () => {
    const run = await runProgram(
      node(
        'process.stderr.write("x".repeat(9000) + "the end"); process.stdout.write("out"); process.exitCode = 5',
      ),
      [],
      { timeoutMs: 30_000 },
    );
    expect(run).toMatchObject({ exitCode: 5, endedBy: null, stdoutBytes: 3 });
    expect(run.stdout.toString()).toBe('out');
    expect(run.stderrTail).toHaveLength(4096);
    expect(run.stderrTail).toMatch(/the end$/);
  });

  it('decodes an error stream in UTF-16', async () => {
    const run = await runProgram(
      node('process.stderr.write(Buffer.from("Zugriff verweigert für Ölçü", "utf16le"))'),
      [],
      { timeoutMs: 30_000 },
    );
    expect(run.stderrTail).toBe('Zugriff verweigert für Ölçü');
  });

  it('decodes an error stream in the code page of the host, or else the one that is told, and one that was cut', async () => {
    const write = (bytes: string) => node(`process.stderr.write(${bytes})`);
    const options = { timeoutMs: 30_000, codePage: 'ibm866' };
    const russian = await runProgram(write('Buffer.from("8ee2aaa0a7a0adae", "hex")'), [], options);
    // Windows tells its own: what these bytes say there.
    const ofHost = await consoleCodePage();
    expect(typeof ofHost).toBe(process.platform === 'win32' ? 'string' : 'undefined');
    const bytes = Buffer.from('8ee2aaa0a7a0adae', 'hex');
    expect(russian.stderrTail).toBe(ofHost === undefined ? 'Отказано' : programText(bytes, ofHost));
    const japanese = await runProgram(write('Buffer.from("拒否\\r\\n".repeat(999), "utf16le")'), [], options);
    expect(japanese.stderrTail).toMatch(/^\S{0,2}\s+(拒否\s+)+拒否$/u);
    const greek = await runProgram(write('"α".repeat(2100) + "!!!"'), [], options);
    expect(greek.stderrTail).toMatch(/^α+!!!$/);
  });

  it('kills a program that hangs, with what it started', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const { port } = server.address() as AddressInfo;
    const grandchild = `require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000)`;
    const parent = `
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });
      setInterval(() => {}, 1000);`;
    const controller = new AbortController();
    const running = failureOf(runProgram(node(parent), [], { timeoutMs: 60_000, signal: controller.signal }));
    const [socket] = await connected;
    socket.on('error', () => undefined).resume();
    const grandchildDied = once(socket, 'close');
    controller.abort();
    expect((await running).reason).toBe('aborted');
    await grandchildDied;
    server.close();
  });

  it('waits for no grandchild that holds the output, and has what came before', async () => {
    const parent = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit', detached: true }).unref();
      process.stdout.write('all of it', () => process.exit(3));`;
    const begun = performance.now();
    const run = await runProgram(node(parent), [], { timeoutMs: 60_000, graceMs: 200 });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(run).toMatchObject({ exitCode: 3, endedBy: null });
    expect(run.stdout.toString()).toBe('all of it');
  });

  it('goes on reading what a grandchild still says', async () => {
    const child = `let said = 0; const timer = setInterval(() => { process.stdout.write('x'); if (++said === 6) clearInterval(timer); }, 100)`;
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit', detached: true }).unref(); process.exit(0)`;
    const run = await runProgram(node(parent), [], { timeoutMs: 60_000, graceMs: 60_000 });
    expect(run.stdout.toString()).toBe('xxxxxx');
  });

  it('loses nothing of a program that ended long before its output was taken', async () => {
    let taken = 0;
    await runProgram(node('process.stdout.write(Buffer.alloc(600_000, 65))'), [], {
      timeoutMs: 60_000,
      graceMs: 20,
      onStdout: async (chunk) => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        taken += chunk.length;
      },
    });
    expect(taken).toBe(600_000);
  });

  it('says that a program timed out', async () => {
    const failed = await failureOf(runProgram(node('setInterval(() => {}, 1000)'), [], { timeoutMs: 200 }));
    expect(failed.reason).toBe('timed-out');
  });

  it('does not start what was aborted before', async () => {
    const failed = await failureOf(
      runProgram([join(folder, 'never')], [], { timeoutMs: 1000, signal: AbortSignal.abort() }),
    );
    expect(failed.reason).toBe('aborted');
  });

  it.each([
    ['missing', async () => runProgram([join(folder, 'nothing.exe')], [], { timeoutMs: 1000 })],
    [
      'not-executable',
      async () => {
        await writeFile(join(folder, 'plain.txt'), 'text');
        await chmod(join(folder, 'plain.txt'), 0o600);
        return runProgram([join(folder, 'plain.txt')], [], { timeoutMs: 1000 });
      },
    ],
    [
      'working-directory-missing',
      async () => runProgram([process.execPath], [], { timeoutMs: 1000, cwd: join(folder, 'gone') }),
    ],
    ['argument-refused', async () => runProgram([process.execPath], ['a\0b'], { timeoutMs: 1000 })],
    ['missing', async () => runProgram([], [], { timeoutMs: 1000 })],
  ])('tells why a program did not start: %s', async (reason, run) => {
    expect((await failureOf(run())).reason).toBe(reason);
  });

  it('ends a program that writes without end', async () => {
    const failed = await failureOf(
      runProgram(node('const write = () => process.stdout.write("x".repeat(65536), write); write()'), [], {
        timeoutMs: 60_000,
        maxStdoutBytes: 1_000_000,
      }),
    );
    expect(failed.reason).toBe('output-too-large');
  });

  it('hands output on piece by piece and keeps none of it', async () => {
    let taken = 0;
    const run = await runProgram(node('process.stdout.write(Buffer.alloc(3_000_000, 65))'), [], {
      timeoutMs: 60_000,
      onStdout: async (chunk) => {
        await Promise.resolve();
        taken += chunk.length;
      },
    });
    expect(taken).toBe(3_000_000);
    expect(run).toMatchObject({ exitCode: 0, stdoutBytes: 3_000_000 });
    expect(run.stdout).toHaveLength(0);
  });

  it('kills the program when the reader of its output gives up, and says what the reader said', async () => {
    const failed = await failureOf(
      runProgram(node('setInterval(() => process.stdout.write("x"), 1)'), [], {
        timeoutMs: 60_000,
        onStdout: () => {
          throw new Error('cannot parse this');
        },
      }),
    );
    expect(failed.message).toBe('cannot parse this');
  });

  it('gives the program none of our secrets', async () => {
    process.env['LETHE_ADMIN_TOKEN'] = 'secret';
    try {
      const run = await runProgram(node('process.stdout.write(String(process.env.LETHE_ADMIN_TOKEN))'), [], {
        timeoutMs: 30_000,
      });
      expect(run.stdout.toString()).toBe('undefined');
    } finally {
      delete process.env['LETHE_ADMIN_TOKEN'];
    }
  });
});
