import { Command, CommanderError, Option } from 'commander';
import { addActions } from './action-commands.js';
import { count, json, withExamples, type Finish } from './command-parts.js';
import type { DoctorOptions } from './commands/doctor.command.js';
import type { EvtxSearchOptions } from './commands/evtx-search.command.js';
import type { RedriveOptions } from './commands/redrive.command.js';
import type { SimulateOptions } from './commands/simulate.command.js';
import type { SupportBundleOptions } from './commands/support-bundle.command.js';
import type { SweepOptions } from './commands/sweep.command.js';
import { addCompletion } from './completion/completion-command.js';
import { addDesk } from './desk-commands.js';
import type { GivenAddress } from './environment.js';
import { addCertificate, addLog } from './proof-commands.js';
import { addRequests } from './request-commands.js';
import { addSandbox } from './sandbox-commands.js';
import type { Session } from './session.js';
import { installedVersion } from './support/installed-version.js';

const closing = `
Environment:
  LETHE_URL     address of the server (default http://127.0.0.1:7300)
  LETHE_TOKEN   bearer token; --token-file keeps it out of the environment
  NO_COLOR      set to anything: no colours; in a pipe there are none in any case

Exit codes:
  0  fine
  1  the answer is no: a failed request, a broken chain, nothing there, not allowed, not yet
  2  wrong usage
  3  Lethe cannot be reached, or had no answer`;

/** Longer lines are hard to read. */
const WIDEST_HELP = 100;

/**
 * The command line. Each command is loaded when it is used, because a shell waits for every one of them.
 * @param finish gets the exit code of a command that ran through
 */
export function letheProgram(outer: Session, finish: Finish): Command {
  const program: Command = new Command('lethe')
    .description('Submits and follows privacy requests, and fetches what they yield.')
    .option('--url <address>', 'address of the server, instead of LETHE_URL')
    .option('--token-file <file>', 'a file with the bearer token, instead of LETHE_TOKEN')
    .option('--version', 'display the version of this command')
    .on('option:version', () => {
      outer.terminal.out(`${installedVersion()}\n`);
      throw new CommanderError(0, 'commander.version', '');
    })
    .exitOverride()
    .configureOutput({
      writeOut: outer.terminal.out,
      writeErr: outer.terminal.err,
      getOutHelpWidth: () => Math.min(outer.terminal.columns, WIDEST_HELP),
      getErrHelpWidth: () => Math.min(outer.terminal.columns, WIDEST_HELP),
    })
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: ({ parent }) => (parent ? addressOptions(program) : []),
    })
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText('after', closing);
  const session: Session = { ...outer, environment: () => outer.environment(program.opts<GivenAddress>()) };
  addRequests(program, session, finish);
  addActions(program, session, finish);
  addCertificate(program, session, finish);
  addLog(program, session, finish);
  addDesk(program, session, finish);
  addForesight(program, session, finish);
  addRecovery(program, session, finish);
  addEvtx(program, session, finish);
  addHostCommands(program, session, finish);
  addSupport(program, session, finish);
  addSandbox(program, session, finish);
  addCompletion(program, session, finish);
  return program;
}

/** What may stand behind every command: where the server is, and the token. */
const addressOptions = ({ options }: Command): Option[] => options.filter(({ long }) => long !== '--version');

function addForesight(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('simulate')
      .description('say which open requests would miss their date if somebody were away; changes nothing')
      .option('--source <source>', 'this source is away')
      .option('--host <host>', 'this host is away')
      .addOption(new Option('--team <team>', 'these people are away').choices(['manual-steps', 'approvals']))
      .option('--from <time>', 'away from this day (UTC) or time')
      .option('--to <time>', 'away until this day (UTC) or time')
      .option('--sweep-after-days <count>', 'instead: the last sweep so many days after the delete', count)
      .addOption(json())
      .action(async (options: SimulateOptions) =>
        finish(await (await import('./commands/simulate.command.js')).simulate(options, session)),
      ),
    'lethe simulate --source mfa-server --from 2026-12-24 --to 2027-01-02',
  );
  program
    .command('policies')
    .description('show the rules that requests are planned by, all versions')
    .addOption(json())
    .action(async (options: { readonly json?: boolean }) =>
      finish(await (await import('./commands/policies.command.js')).policies(options, session)),
    );
}

function addRecovery(program: Command, session: Session, finish: Finish): void {
  program
    .command('dead-letters')
    .description('show messages that nobody could handle, newest first; never what is in them')
    .option('--topic <topic>', 'only those of this topic, e.g. lethe.requests.v1')
    .option('--limit <count>', 'at most so many (default: all)', count)
    .addOption(json('a JSON line for each'))
    .action(async (options: { topic?: string; limit?: number; json?: boolean }) => {
      const { listOf } = await import('./commands/list-of.command.js');
      finish(await listOf((await import('./lists.js')).deadLetters(options.topic), options, session));
    });
  withExamples(
    program
      .command('redrive')
      .description(
        'redrive dead letters (hand them over once more): all that are open, or those that are named',
      )
      .option('--topic <topic>', 'only those of this topic, e.g. lethe.requests.v1')
      .option('--id <id...>', 'only these letters')
      .option('--dry-run', 'only say what would come of it')
      .addOption(json('a JSON line for each letter, and a summary'))
      .action(async (options: RedriveOptions) =>
        finish(await (await import('./commands/redrive.command.js')).redrive(options, session)),
      ),
    'lethe redrive --dry-run',
    'lethe redrive --topic lethe.requests.v1',
  );
}

function addEvtx(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('evtx')
      .description('work on exported event-log files, without a server')
      .command('search')
      .description('find names in .evtx files')
      .argument('<file...>', 'files to search')
      .requiredOption('--name <name...>', 'names to find; each as a whole word, upper and lower case alike')
      .addOption(json('a JSON line for each hit, and a summary'))
      .action(async (files: string[], options: EvtxSearchOptions) =>
        finish(
          await (await import('./commands/evtx-search.command.js')).searchEventLogs(files, options, session),
        ),
      ),
    "lethe evtx search nps01.evtx --name ada@example.com ada 'EXAMPLE\\ada'",
  );
}

function addHostCommands(program: Command, session: Session, finish: Finish): void {
  program
    .command('doctor')
    .description(
      'say what this host lacks to do its work, under the settings of its service; needs no server',
    )
    .option('--source <source...>', 'only these sources; all that lethe.yaml has on this host unless told')
    .option('--all', 'also what is fine')
    .addOption(json('a JSON line for each finding, and a summary'))
    .action(async (options: DoctorOptions) =>
      finish(await (await import('./commands/doctor.command.js')).doctor(options, session)),
    );
  program
    .command('sweep')
    .description('say what a sweep of this host’s logs would do now, and change nothing; needs no server')
    .option('--dry-run', 'required: logs themselves are swept for requests')
    .option('--older-than <time>', 'what is older goes (default: 30 days ago)')
    .option('--source <source...>', 'only these sources')
    .option('--all', 'also what stays')
    .addOption(json('a JSON line for each place, and a summary'))
    .action(async (options: SweepOptions) =>
      finish(await (await import('./commands/sweep.command.js')).sweep(options, session)),
    );
}

function addSupport(program: Command, session: Session, finish: Finish): void {
  program
    .command('support-bundle')
    .description('put what helps others to see what is wrong into a zip: no secrets, nothing about people')
    .requiredOption('-o, --output <file>', 'the zip file to write')
    .option('--log <file...>', 'log files of Lethe whose last lines go in')
    .option('--force', 'replace the file if it is there')
    .addOption(json())
    .action(async (options: SupportBundleOptions) =>
      finish(await (await import('./commands/support-bundle.command.js')).supportBundle(options, session)),
    );
}
