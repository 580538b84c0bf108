import type { Command } from 'commander';
import { count, json, withExamples, type Finish } from './command-parts.js';
import type { ListOfOptions } from './commands/list-of.command.js';
import { encoded, inLines, lists, reason, words, type Answering, type Desk } from './desk.js';
import type { Session } from './session.js';
import { addStanding } from './standing-commands.js';

/** What concerns the installation and not one request. */
export function addDesk(program: Command, session: Session, finish: Finish): void {
  const desk: Desk = {
    show: async (list, options) =>
      finish(await (await import('./commands/list-of.command.js')).listOf(await list(), options, session)),
    change: async (change, options) =>
      finish(await (await import('./commands/change.command.js')).change(await change(), options, session)),
  };
  program
    .command('overview')
    .description('what needs attention, with what to do; and how many requests stand where')
    .addOption(json())
    .action(async (options: Answering) =>
      finish(await (await import('./commands/overview.command.js')).overview(options, session)),
    );
  addHosts(program, desk);
  addSources(program, desk);
  addStanding(program, desk);
  addAudit(program, desk);
}

function addHosts(program: Command, desk: Desk): void {
  const hosts = program
    .command('hosts')
    .description('show the hosts, what is wrong with them and what waits for them; or retire one')
    .addOption(json(inLines))
    .action((options: ListOfOptions) => desk.show(async () => (await lists()).hosts, options));
  withExamples(
    hosts
      .command('retire')
      .description('say that a host is gone for good: what is open there becomes not applicable')
      .argument('<host>', 'its name')
      .requiredOption(...reason)
      .addOption(json())
      .action((host: string, { reason: why }: { reason: string }, command: Command) =>
        desk.change(async () => {
          const [path, at] = [await encoded(), await words()];
          return {
            path: path`/v1/hosts/${host}/retire`,
            body: { reason: why },
            said: (answer) =>
              `${at(answer, 'host')} is retired: ${at(answer, 'tasks')} tasks of ${at(answer, 'requests')} requests ended there.`,
          };
        }, command.optsWithGlobals<Answering>()),
      ),
    'lethe hosts retire nps02 --reason "Replaced by nps03"',
  );
}

function addSources(program: Command, desk: Desk): void {
  const sources = program
    .command('sources')
    .description('show the sources and what waits for them; or pause one')
    .addOption(json(inLines))
    .action((options: ListOfOptions) => desk.show(async () => (await lists()).sources, options));
  for (const [name, description, done] of [
    ['pause', 'send no new task to a source', 'is paused'],
    ['resume', 'send tasks to a source again', 'goes on'],
  ] as const)
    withExamples(
      sources
        .command(name)
        .description(description)
        .argument('<source>', 'its name')
        .requiredOption(...reason)
        .addOption(json())
        .action((source: string, { reason: why }: { reason: string }, command: Command) =>
          desk.change(async () => {
            const path = await encoded();
            return {
              path: `${path`/v1/sources/${source}`}/${name}`,
              body: { reason: why },
              said: () => `${source} ${done}.`,
            };
          }, command.optsWithGlobals<Answering>()),
        ),
      `lethe sources ${name} cloud-mfa --reason "Maintenance of the tenant"`,
    );
}

interface AuditOptions extends ListOfOptions {
  readonly request?: string;
  readonly what?: string;
}

function addAudit(program: Command, desk: Desk): void {
  withExamples(
    program
      .command('audit')
      .description(
        'who submitted, approved, revealed, downloaded, skipped and so on, when and why; newest first',
      )
      .option('--request <id>', 'only what was done to this request')
      .option('--what <act>', 'only this, e.g. subject-revealed, package-downloaded')
      .option('--limit <count>', 'at most so many (default: all)', count)
      .addOption(json(inLines))
      .action(({ request, what, ...options }: AuditOptions) =>
        desk.show(
          async () =>
            (await lists()).audit({
              ...(request === undefined ? {} : { requestId: request }),
              ...(what === undefined ? {} : { what }),
            }),
          options,
        ),
      ),
    'lethe audit --what subject-revealed --limit 20',
  );
}
