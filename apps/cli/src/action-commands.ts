import type { Command } from 'commander';
import { collect, json, withExamples, type Finish } from './command-parts.js';
import type { ActOptions } from './commands/act.command.js';
import type { CompleteOptions } from './commands/complete.command.js';
import type { RevealOptions } from './commands/reveal.command.js';
import type { Session } from './session.js';

const onRequest: readonly (readonly [name: string, description: string])[] = [
  ['approve', 'approve a request that the policy holds back; whoever submitted it may not'],
  ['cancel', 'end a request; what was deleted stays deleted'],
  ['extend', 'use the one extension that the law allows, with notice to the person'],
  ['pause-clock', 'stop the clock while the person’s identity is checked'],
  ['resume-clock', 'let the clock run on'],
  ['close-with-exceptions', 'close a request whose deletes cannot all be done; it says what remains'],
];

const onTask: readonly (readonly [name: string, description: string])[] = [
  ['retry', 'try a task again at once'],
  ['skip', 'go on without a task; the package or the certificate names it. A delete cannot be skipped'],
];

const reason = ['--reason <text>', 'why; it is kept with the request'] as const;
const ifMatch = ['--if-match <version>', 'only if the request still has this version'] as const;
const taskArgument = ['<task>', 'id of the task, or its number in the request, like 08'] as const;

/** What people do to a request that is there. */
export function addActions(program: Command, session: Session, finish: Finish): void {
  for (const [name, description] of onRequest)
    withExamples(
      program
        .command(name)
        .description(description)
        .argument('<id>', 'id of the request')
        .requiredOption(...reason)
        .option(...ifMatch)
        .addOption(json())
        .action(async (id: string, options: ActOptions) =>
          finish(
            await (await import('./commands/act.command.js')).act({ id, action: name }, options, session),
          ),
        ),
      `lethe ${name} 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 --reason "As agreed with the help desk"`,
    );
  for (const [name, description] of onTask)
    withExamples(
      program
        .command(name)
        .description(description)
        .argument('<id>', 'id of the request')
        .argument(...taskArgument)
        .requiredOption(...reason)
        .option(...ifMatch)
        .addOption(json())
        .action(async (id: string, task: string, options: ActOptions) =>
          finish(
            await (
              await import('./commands/act.command.js')
            ).act({ id, task, action: name }, options, session),
          ),
        ),
      `lethe ${name} 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 08 --reason "The host is back"`,
    );
  addReject(program, session, finish);
  addComplete(program, session, finish);
  addReveal(program, session, finish);
}

function addReject(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('reject')
      .description('refuse a request for one of the reasons that the law knows')
      .argument('<id>', 'id of the request')
      .requiredOption('--reason <rejection>', 'e.g. no-match, insufficient-verification, suspected-fraud')
      .option('--note <text>', 'words for the file')
      .option(...ifMatch)
      .addOption(json())
      .action(async (id: string, options: ActOptions) =>
        finish(
          await (await import('./commands/act.command.js')).act({ id, action: 'reject' }, options, session),
        ),
      ),
    'lethe reject 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 --reason no-match --note "No such account"',
  );
}

function addComplete(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('complete')
      .description('say that a manual step is done, with its evidence')
      .argument('<id>', 'id of the request')
      .argument(...taskArgument)
      .requiredOption('--attestation <text>', 'what was done and seen; it is kept word for word')
      .option('--file <file...>', 'a picture (PNG, JPEG, WebP) or a PDF; may be repeated', collect)
      .option('--decision <decision>', 'of a review of other people’s records: keep, redact or withhold')
      .option(...ifMatch)
      .addOption(json())
      .action(async (id: string, task: string, options: CompleteOptions) =>
        finish(
          await (await import('./commands/complete.command.js')).complete({ id, task }, options, session),
        ),
      ),
    'lethe complete 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 08 --attestation "All tabs, taken today" --file tabs.png',
  );
}

function addReveal(program: Command, session: Session, finish: Finish): void {
  withExamples(
    program
      .command('reveal')
      .description('show who a request is about; who looked and why is recorded')
      .argument('<id>', 'id of the request')
      .requiredOption(...reason)
      .addOption(json())
      .action(async (id: string, options: RevealOptions) =>
        finish(await (await import('./commands/reveal.command.js')).reveal(id, options, session)),
      ),
    'lethe reveal 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 --reason "The person called"',
  );
}
