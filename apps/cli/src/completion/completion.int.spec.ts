import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../cli.fixture.js';

async function scriptFor(shell: string): Promise<string> {
  const ran = await runCli(['completion', shell], {});
  expect(ran).toMatchObject({ code: 0, err: '' });
  return ran.out;
}

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;

/** What bash offers behind these words; the last one is being written. */
function offeredByBash(script: string, words: readonly string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const asked = `${script}\nCOMP_WORDS=(lethe ${quoted}); COMP_CWORD=${words.length}; _lethe; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', asked], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it('knows commands, what is below them, options, and the words of the vocabulary', async () => {
    const script = await scriptFor('bash');
    const offered = (...words: string[]) => offeredByBash(script, words);
    expect(offered('st')).toEqual(['status']);
    expect(offered('')).toEqual(
      expect.arrayContaining(['submit', 'list', 'api-keys', 'completion', '--token-file']),
    );
    expect(offered('certificate', 'v')).toEqual(['verify']);
    expect(offered('certificate', 'verify', '--k')).toEqual(['--keys']);
    expect(offered('certificate', '--o')).toEqual(['--output']);
    expect(offered('certificate', '-o', '/et')).toEqual(['/etc']);
    expect(offered('certificate', 'verify', '--o')).toEqual([]);
    expect(offered('submit', 'Exp')).toEqual(['Export']);
    expect(offered('submit', 'Export', '--source', 'cl')).toEqual(['cloud-mfa']);
    expect(offered('list', '--json', '--purge', 'con')).toEqual(['contradicted']);
    expect(offered('reject', 'an-id', '--reason', 'no-')).toEqual(['no-match']);
    expect(offered('api-keys', 'create', '--role', 'adm')).toEqual(['admin']);
    expect(offered('completion', 'po')).toEqual(['powershell']);
    expect(offered('submit', '--upn', 'a')).toEqual([]);
    expect(offered('log', 'verify', '/et')).toEqual(['/etc']);
    // As bash splits it: `--purge=con`, `--purge=`.
    expect(offered('list', '--purge', '=', 'con')).toEqual(['contradicted']);
    expect(offered('list', '--kind', '=')).toEqual(['Export', 'AccountClose']);
    expect(offered('api-keys', 'create', '--url', 'a')).toEqual([]);
    expect(offered('api-keys', 'create', '--js')).toEqual(['--json']);
  });
});

describe('completion in other shells', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lethe-completion-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  /** A file: the standard input of a test is a socket, which no shell opens by a name. */
  async function fileFor(shell: string): Promise<string> {
    const file = join(folder, `lethe.${shell}`);
    writeFileSync(file, await scriptFor(shell));
    return file;
  }

  it.each(['zsh', 'fish', 'powershell'])(
    'names every command and every word of the vocabulary: %s',
    async (shell) => {
      const script = await scriptFor(shell);
      for (const word of [
        'submit',
        'close-with-exceptions',
        'deliveries',
        'cloud-mfa',
        'privacy-officer',
        'no-match',
      ])
        expect(script).toContain(word);
    },
  );

  it.each([
    ['zsh', '-n'],
    ['fish', '--no-execute'],
  ])('can be read by the shell where there is one: %s', async (shell, onlyReads) => {
    const file = await fileFor(shell);
    if (!isThere(shell)) return expect(await scriptFor(shell)).toContain('lethe');
    const read = spawnSync(shell, [onlyReads, file], { encoding: 'utf8' });
    expect(read).toMatchObject({ status: 0, stderr: '' });
  });

  it('offers in fish, where it is there, what belongs to each place', async () => {
    const file = await fileFor('fish');
    if (!isThere('fish')) return;
    const offered = (line: string): readonly string[] => {
      const { stdout, stderr } = spawnSync(
        'fish',
        ['--no-config', '-c', `source ${file}; complete -C '${line}'`],
        {
          encoding: 'utf8',
        },
      );
      expect(stderr).toBe('');
      return stdout.split('\n').flatMap((found) => found.split('\t')[0] || []);
    };
    expect(offered('lethe st')).toEqual(['status']);
    expect(offered('lethe submit Export --source cl')).toEqual(['cloud-mfa']);
    expect(offered('lethe list --purge=con')).toEqual(['--purge=contradicted']);
    expect(offered('lethe certificate verify --k')).toEqual(['--keys']);
    expect(offered('lethe submit --upn a')).toEqual([]);
  });

  it('ends no text of PowerShell too early', async () => {
    // Typographic apostrophes end a text there as well.
    const script = await scriptFor('powershell');
    expect(script).not.toMatch(/[‘’‚‛]/);
    for (const line of script.split('\n')) expect(line.split("'").length % 2).toBe(1);
  });
});
