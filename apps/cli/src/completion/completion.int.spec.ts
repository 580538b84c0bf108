import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
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
    expect(offered('submit', 'Exp')).toEqual(['Export']);
    expect(offered('submit', 'Export', '--source', 'cl')).toEqual(['cloud-mfa']);
    expect(offered('list', '--json', '--purge', 'con')).toEqual(['contradicted']);
    expect(offered('reject', 'an-id', '--reason', 'no-')).toEqual(['no-match']);
    expect(offered('api-keys', 'create', '--role', 'adm')).toEqual(['admin']);
    expect(offered('completion', 'po')).toEqual(['powershell']);
    expect(offered('submit', '--upn', 'a')).toEqual([]);
    expect(offered('log', 'verify', '/et')).toEqual(['/etc']);
  });
});

describe('completion in other shells', () => {
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
    ['zsh', ['-n', '/dev/stdin']],
    ['fish', ['--no-execute', '/dev/stdin']],
  ])('can be read by the shell where there is one: %s', async (shell, words) => {
    const script = await scriptFor(shell);
    if (!isThere(shell)) return expect(script).toContain('lethe');
    const read = spawnSync(shell, words, { input: script, encoding: 'utf8' });
    expect(read).toMatchObject({ status: 0, stderr: '' });
  });

  it('ends no text of PowerShell too early', async () => {
    // Typographic apostrophes end a text there as well.
    const script = await scriptFor('powershell');
    expect(script).not.toMatch(/[‘’‚‛]/);
    for (const line of script.split('\n')) expect(line.split("'").length % 2).toBe(1);
  });
});
