import type { Command } from 'commander';
import { json, withExamples, type Finish } from './command-parts.js';
import type { Session } from './session.js';

interface ClockOptions {
  readonly advance?: string;
  readonly toNextEvent?: boolean;
  readonly secondsPerDay?: string;
  readonly json?: boolean;
}

interface PlantOptions {
  readonly kind: string;
  readonly upn: string;
}

/** The handles of a sandbox; elsewhere they are not there. */
export function addSandbox(program: Command, session: Session, finish: Finish): void {
  const sandbox = program.command('sandbox').description('move the clock of a sandbox, or plant data in it');
  withExamples(
    sandbox
      .command('clock')
      .description('show the clock; or move it, which ends when all that fell due has been fired')
      .option('--advance <duration>', 'move it on by so much, e.g. P1D or PT6H')
      .option('--to-next-event', 'move it on to when the next thing falls due')
      .option('--seconds-per-day <seconds>', 'how long a day takes; 0: it stands still')
      .addOption(json())
      .action(async (options: ClockOptions) =>
        finish(await (await import('./commands/sandbox.command.js')).sandboxClock(options, session)),
      ),
    'lethe sandbox clock --advance P1D',
  );
  withExamples(
    sandbox
      .command('plant')
      .description('write data that names a person, to see a purge contradicted')
      .argument('<host>', 'where, e.g. mfa02')
      .requiredOption('--kind <plant>', 'log-file or event')
      .requiredOption('--upn <name>', 'user principal name of the person')
      .addOption(json())
      .action(async (host: string, options: PlantOptions) =>
        finish(await (await import('./commands/sandbox.command.js')).plant(host, options, session)),
      ),
    'lethe sandbox plant mfa02 --kind log-file --upn ada@example.com',
  );
}
