import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaServerSettings } from '#contracts';

/**
 * A GDPR tool that does what a test says: a script of Node.js with `verb`, `username`, `fs` and `path` at
 * hand. How it was called is noted.
 */
export interface ScriptedTool {
  readonly folder: string;
  readonly program: readonly string[];
  calls(): Promise<readonly ToolCall[]>;
  remove(): Promise<void>;
}

export interface ToolCall {
  readonly words: readonly string[];
  readonly cwd: string;
  /** permissions of the working directory, and what was in it */
  readonly mode: number;
  readonly found: readonly string[];
}

export async function scriptedTool(script: string): Promise<ScriptedTool> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-scripted-tool-'));
  const notes = join(folder, 'calls.jsonl');
  const file = join(folder, 'tool.cjs');
  await writeFile(notes, '');
  await writeFile(
    file,
    `const fs = require('node:fs'), path = require('node:path');
const [verb, username] = process.argv.slice(2), folder = ${JSON.stringify(folder)};
const call = { words: process.argv.slice(2), cwd: process.cwd(), mode: fs.statSync('.').mode & 0o777, found: fs.readdirSync('.') };
fs.appendFileSync(${JSON.stringify(notes)}, JSON.stringify(call) + '\\n');
${script}`,
  );
  return {
    folder,
    program: [process.execPath, file],
    calls: async () =>
      (await readFile(notes, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ToolCall),
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}

export const settingsWith = (
  program: readonly string[],
  more: { readonly timeoutSeconds?: number; readonly logFolders?: readonly string[] } = {},
): MfaServerSettings =>
  MfaServerSettings.parse({
    gdprExecutable: [...program],
    timeoutSeconds: more.timeoutSeconds ?? 60,
    lateFileSeconds: 0.2,
    hosts: [{ name: 'mfa01', logFolders: [...(more.logFolders ?? [])] }],
  });
