import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { DoctorOptions } from './commands/doctor.command.js';
import type { EvtxSearchOptions } from './commands/evtx-search.command.js';
import type { ListOptions } from './commands/list.command.js';
import type { PackageOptions } from './commands/package.command.js';
import type { RedriveOptions } from './commands/redrive.command.js';
import type { SimulateOptions } from './commands/simulate.command.js';
import type { StatusOptions } from './commands/status.command.js';
import type { SubmitOptions } from './commands/submit.command.js';
import type { SupportBundleOptions } from './commands/support-bundle.command.js';
import type { SweepOptions } from './commands/sweep.command.js';
import { addCertificate, addLog } from './proof-commands.js';
import type { Session } from './session.js';

type Finish = (exitCode: number) => void;

const closing = `
Environment:
  LETHE_URL     address of the server (default http://127.0.0.1:7300)
  LETHE_TOKEN   bearer token

Exit codes:
  0  fine
  1  the answer is no: a failed request, a broken chain, nothing there, not allowed, not yet
  2  wrong usage
  3  Lethe cannot be reached, or had no answer`;

/**
 * The command line. Each command is loaded when it is used, because a shell waits for every one of them.
 * @param finish gets the exit code of a command that ran through
 */
export function letheProgram(session: Session, finish: Finish): Command {
  const program = new Command('lethe')
    .description('Submits and follows privacy requests, and fetches what they yield.')
    .exitOverride()
    .configureOutput({ writeOut: session.terminal.out, writeErr: session.terminal.err })
    .showSuggestionAfterError()
    .addHelpText('after', closing);
  addSubmit(program, session, finish);
  addReaders(program, session, finish);
  addFetchers(program, session, finish);
  addCertificate(program, session, finish);
  addLog(program, session, finish);
  addForesight(program, session, finish);
  addRecovery(program, session, finish);
  addEvtx(program, session, finish);
  addHostCommands(program, session, finish);
  addSupport(program, session, finish);
  return program;
}

const json = (meaning = 'one JSON value'): Option => new Option('--json', `answer with ${meaning}`);
const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

function addSubmit(program: Command, session: Session, finish: Finish): void {
  program
    .command('submit')
    .description('submit a privacy request')
    .addArgument(new Argument('<kind>', 'what is asked').choices(['Export', 'AccountClose']))
    .option('--upn <name>', 'user principal name of the person')
    .option('--sam <name>', 'sAMAccountName of the person')
    .option('--object-id <guid>', 'object id of the person in the directory')
    .option('--alias <name>', 'another name of the person, like DOMAIN\\name; may be repeated', collect)
    .option('--source <source>', 'ask this source only; may be repeated', collect)
    .option('--policy <id>', 'rules for deadlines and approval')
    .option('--reference <text>', 'your own reference')
    .option('--received-at <time>', 'when it was received, if not now')
    .option('--administrator', 'the person is an administrator of MFA Server or its user portal')
    .option('--idempotency-key <key>', 'the same key and request again are accepted once')
    .option('--wait', 'stay until the request has ended')
    .addOption(json())
    .action(async (kind: string, options: SubmitOptions) =>
      finish(await (await import('./commands/submit.command.js')).submit(kind, options, session)),
    );
}

function addReaders(program: Command, session: Session, finish: Finish): void {
  program
    .command('status')
    .description('show a request')
    .argument('<id>', 'id of the request')
    .option('--watch', 'show it again at every change until it has ended')
    .addOption(json('one JSON value; with --watch a line for each change'))
    .action(async (id: string, options: StatusOptions) =>
      finish(await (await import('./commands/status.command.js')).status(id, options, session)),
    );
  program
    .command('list')
    .description('list requests')
    .option('--kind <kind>', 'Export or AccountClose')
    .option('--progress <progress>', 'e.g. running, done, failed')
    .option('--purge <purge>', 'e.g. sweep-due, verified, contradicted')
    .option('--clock <state>', 'e.g. due-soon, overdue')
    .option('--source <source>', 'only those that ask this source')
    .option('--limit <count>', 'at most so many (default: all)', count)
    .addOption(json('a JSON line for each request'))
    .action(async (options: ListOptions) =>
      finish(await (await import('./commands/list.command.js')).list(options, session)),
    );
}

function addFetchers(program: Command, session: Session, finish: Finish): void {
  program
    .command('package')
    .description('download the package of an Export')
    .argument('<id>', 'id of the request')
    .requiredOption('-o, --output <file>', 'the zip file to write')
    .option('--force', 'replace the file if it is there')
    .addOption(json())
    .action(async (id: string, options: PackageOptions) =>
      finish(await (await import('./commands/package.command.js')).downloadPackage(id, options, session)),
    );
}

function addForesight(program: Command, session: Session, finish: Finish): void {
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
    .command('redrive')
    .description('hand dead letters over again: all that are open, or those that are named')
    .option('--topic <topic>', 'only those of this topic, e.g. lethe.requests.v1')
    .option('--id <id...>', 'only these letters')
    .option('--dry-run', 'only say what would come of it')
    .addOption(json('a JSON line for each letter, and a summary'))
    .action(async (options: RedriveOptions) =>
      finish(await (await import('./commands/redrive.command.js')).redrive(options, session)),
    );
}

function addEvtx(program: Command, session: Session, finish: Finish): void {
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

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a positive number.');
  return Number(text);
}
