import { Argument, type Command } from 'commander';
import { withExamples, type Finish } from '../command-parts.js';
import type { Session } from '../session.js';
import { shells, type Shell } from './shells.js';

/** Completion comes from the commands themselves, so that it knows all of them, and no other. */
export function addCompletion(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('completion')
      .description('print a script that completes these commands in your shell')
      .addArgument(new Argument('<shell>', 'which shell').choices(shells))
      .action(async (shell: Shell) =>
        finish((await import('../commands/completion.command.js')).completion(shell, program, session)),
      ),
    'source <(lethe completion bash)',
    'lethe completion zsh > "${fpath[1]}/_lethe"',
    'lethe completion fish > ~/.config/fish/completions/lethe.fish',
    'lethe completion powershell | Out-String | Invoke-Expression',
  );
}
