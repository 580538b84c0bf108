import { Argument, type Command } from 'commander';
import { collect, count, json, withExamples, type Finish } from './command-parts.js';
import type { BatchOptions } from './commands/batch.command.js';
import type { FindOptions } from './commands/find.command.js';
import type { ListOptions } from './commands/list.command.js';
import type { PackageOptions } from './commands/package.command.js';
import type { StatusOptions } from './commands/status.command.js';
import type { SubmitOptions } from './commands/submit.command.js';
import { withPersonOptions } from './person-options.js';
import type { Session } from './session.js';

/** Submitting requests, following them, and fetching what they yield. */
export function addRequests(program: Command, session: Session, finish: Finish): void {
  addSubmit(program, session, finish);
  addBatch(program, session, finish);
  addReaders(program, session, finish);
  addFetchers(program, session, finish);
}

function addSubmit(program: Command, session: Session, finish: Finish): void {
  withExamples(
    withPersonOptions(
      program
        .command('submit')
        .description('submit a privacy request')
        .addArgument(new Argument('<kind>', 'what is asked').choices(['Export', 'AccountClose'])),
    )
      .option('--source <source>', 'ask this source only; may be repeated', collect)
      .option('--policy <policy>', 'rules for deadlines and approval')
      .option('--reference <text>', 'your own reference')
      .option('--received-at <time>', 'when it was received, if not now')
      .option('--administrator', 'the person is an administrator of MFA Server or its user portal')
      .option('--idempotency-key <key>', 'the same key and request again are accepted once')
      .option('--wait', 'stay until the request has ended')
      .addOption(json())
      .action(async (kind: string, options: SubmitOptions) =>
        finish(await (await import('./commands/submit.command.js')).submit(kind, options, session)),
      ),
    'lethe submit Export --upn ada@example.com --sam ada',
    'lethe submit AccountClose --upn ada@example.com --reference HD-4711 --wait',
  );
}

function addBatch(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('batch')
      .description('submit many requests from a file, one a line; one bad line spoils no other')
      .argument(
        '<file>',
        'CSV (kind,userPrincipalName,samAccountName,objectId,reference) or JSON lines; - is standard input',
      )
      .option('--format <format>', 'csv or ndjson, where the name of the file does not say it')
      .option('--idempotency-key <key>', 'the same key and lines again are accepted once')
      .addOption(json('a JSON line for each line, and a summary'))
      .action(async (file: string, options: BatchOptions) =>
        finish(await (await import('./commands/batch.command.js')).batch(file, options, session)),
      ),
    'lethe batch off-boarding.csv',
    'jq -c .[] people.json | lethe batch - --format ndjson --json',
  );
}

function addReaders(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('status')
      .description('show a request')
      .argument('<id>', 'id of the request')
      .option('--watch', 'stay, and show what changes until it has ended')
      .addOption(json('one JSON value; with --watch a line for each change'))
      .action(async (id: string, options: StatusOptions) =>
        finish(await (await import('./commands/status.command.js')).status(id, options, session)),
      ),
    'lethe status 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 --watch',
  );
  withExamples(
    program
      .command('list')
      .description('list requests, newest received first')
      .option('--kind <kind>', 'Export or AccountClose')
      .option('--progress <progress>', 'e.g. running, done, failed')
      .option('--purge <purge>', 'e.g. sweep-due, verified, contradicted')
      .option('--clock <clock>', 'e.g. due-soon, overdue')
      .option('--source <source>', 'only those that ask this source')
      .option('--limit <count>', 'at most so many (default: all)', count)
      .addOption(json('a JSON line for each request'))
      .action(async (options: ListOptions) =>
        finish(await (await import('./commands/list.command.js')).list(options, session)),
      ),
    'lethe list --clock overdue',
    'lethe list --purge contradicted --json | jq -r .id',
  );
  withExamples(
    withPersonOptions(
      program
        .command('find')
        .description('list the requests about a person; that you looked is recorded, the name is not'),
    )
      .addOption(json('a JSON line for each request'))
      .action(async (options: FindOptions) =>
        finish(await (await import('./commands/find.command.js')).find(options, session)),
      ),
    'lethe find --upn ada@example.com',
  );
  program
    .command('tasks')
    .description('show the tasks of a request, with the numbers by which other commands take them')
    .argument('<id>', 'id of the request')
    .addOption(json('a JSON line for each task'))
    .action(async (id: string, options: { readonly json?: boolean }) =>
      finish(await (await import('./commands/tasks.command.js')).tasks(id, options, session)),
    );
  program
    .command('events')
    .description('show what happened to a request, in order; sealed fields stay sealed')
    .argument('<id>', 'id of the request')
    .addOption(json('a JSON line for each event'))
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const { listOf } = await import('./commands/list-of.command.js');
      finish(await listOf((await import('./lists.js')).events(id), options, session));
    });
}

function addFetchers(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('package')
      .description('download the package of an Export')
      .argument('<id>', 'id of the request')
      .requiredOption('-o, --output <file>', 'the zip file to write')
      .option('--force', 'replace the file if it is there')
      .addOption(json())
      .action(async (id: string, options: PackageOptions) =>
        finish(await (await import('./commands/package.command.js')).downloadPackage(id, options, session)),
      ),
    'lethe package 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 -o ada.zip',
  );
}
