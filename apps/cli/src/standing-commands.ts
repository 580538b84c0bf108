import type { Command } from 'commander';
import { collect, json, withExamples } from './command-parts.js';
import type { ListOfOptions } from './commands/list-of.command.js';
import { encoded, inLines, lists, reason, words, type Answering, type Desk } from './desk.js';

/** What stands until somebody takes it away: legal holds, API keys, webhooks. */
export function addStanding(program: Command, desk: Desk): void {
  addHolds(program, desk);
  addApiKeys(program, desk);
  addWebhooks(program, desk);
}

interface PlaceHold {
  readonly upn?: string;
  readonly sam?: string;
  readonly objectId?: string;
  readonly alias?: readonly string[];
  readonly host?: string;
  readonly reason: string;
  readonly idempotencyKey?: string;
}

const onceByKey = ['--idempotency-key <key>', 'the same key and command again make it once'] as const;

function addHolds(program: Command, desk: Desk): void {
  const holds = program
    .command('holds')
    .description('show the legal holds; or place or lift one')
    .addOption(json(inLines))
    .action((options: ListOfOptions) => desk.show(async () => (await lists()).holds, options));
  withExamples(
    holds
      .command('place')
      .description('stop destructive tasks for a person or on a host')
      .option('--upn <name>', 'user principal name of the person')
      .option('--sam <name>', 'sAMAccountName of the person')
      .option('--object-id <guid>', 'object id of the person in the directory')
      .option('--alias <name>', 'another name of the person; may be repeated', collect)
      .option('--host <host>', 'instead of a person: everything on this host')
      .requiredOption(...reason)
      .option(...onceByKey)
      .addOption(json())
      .action(
        (
          { upn, sam, objectId, alias, host, reason: why, idempotencyKey: key }: PlaceHold,
          command: Command,
        ) =>
          desk.change(async () => {
            const at = await words();
            const names = { userPrincipalName: upn, samAccountName: sam, objectId, aliases: alias };
            const hasNames = Object.values(names).some((name) => name !== undefined);
            return {
              path: '/v1/legal-holds',
              body: { ...(hasNames ? { subject: names } : {}), host, reason: why },
              makes: { key },
              said: (answer) =>
                answer['lifted']
                  ? `With this key a hold was placed that was lifted since: ${at(answer, 'id')}. It does not stand; a new key places another one.`
                  : `The hold stands: ${at(answer, 'id')}. Lift it with: lethe holds lift ${at(answer, 'id')}`,
            };
          }, command.optsWithGlobals<Answering>()),
      ),
    'lethe holds place --upn ada@example.com --reason "Case 12/2026"',
    'lethe holds place --host nps01 --reason "Seized"',
  );
  addDelete(holds, desk, {
    name: 'lift',
    what: 'a legal hold; the work goes on',
    path: '/v1/legal-holds',
    done: 'lifted',
  });
}

interface MakeKey {
  readonly name: string;
  readonly role: string;
  readonly idempotencyKey?: string;
}

function addApiKeys(program: Command, desk: Desk): void {
  const keys = program
    .command('api-keys')
    .description('show the keys that are valid; or make or delete one')
    .addOption(json(inLines))
    .action((options: ListOfOptions) => desk.show(async () => (await lists()).apiKeys, options));
  withExamples(
    keys
      .command('create')
      .description('make a key for a program; its token is shown once, on standard output')
      .requiredOption('--name <text>', 'what it is for')
      .requiredOption('--role <role>', 'requester, operator, privacy-officer, auditor or admin')
      .option(...onceByKey)
      .addOption(json())
      .action(({ name, role, idempotencyKey: key }: MakeKey, command: Command) =>
        desk.change(async () => {
          const at = await words();
          return {
            path: '/v1/api-keys',
            body: { name, role },
            makes: { key },
            said: (answer) => at(answer, 'token'),
          };
        }, command.optsWithGlobals<Answering>()),
      ),
    'lethe api-keys create --name "help desk" --role requester > token',
  );
  addDelete(keys, desk, {
    name: 'delete',
    what: 'a key; it is invalid at once',
    path: '/v1/api-keys',
    done: 'deleted',
  });
}

interface MakeWebhook {
  readonly event: readonly string[];
  readonly idempotencyKey?: string;
}

function addWebhooks(program: Command, desk: Desk): void {
  const hooks = program
    .command('webhooks')
    .description('show where news is sent; or add, delete, look after deliveries')
    .addOption(json(inLines))
    .action((options: ListOfOptions) => desk.show(async () => (await lists()).webhooks, options));
  withExamples(
    hooks
      .command('create')
      .description('have news sent to an address; the secret of its signatures is shown once')
      .argument('<url>', 'where it is sent')
      .requiredOption('--event <type...>', 'types of news; may be repeated', collect)
      .option(...onceByKey)
      .addOption(json())
      .action((url: string, { event, idempotencyKey: key }: MakeWebhook, command: Command) =>
        desk.change(async () => {
          const at = await words();
          return {
            path: '/v1/webhooks',
            body: { url, events: event },
            makes: { key },
            said: (answer) => `${at(answer, 'id')}\n${at(answer, 'secret')}`,
          };
        }, command.optsWithGlobals<Answering>()),
      ),
    'lethe webhooks create https://example.com/lethe --event lethe.PrivacyRequestCompleted.v1',
  );
  addDelete(hooks, desk, { name: 'delete', what: 'a webhook', path: '/v1/webhooks', done: 'deleted' });
  hooks
    .command('deliveries')
    .description('what was sent to a webhook, and what came of it')
    .argument('<id>', 'its id')
    .addOption(json(inLines))
    .action((id: string, _options: unknown, command: Command) =>
      desk.show(async () => (await lists()).deliveries(id), command.optsWithGlobals<ListOfOptions>()),
    );
  hooks
    .command('resend')
    .description('send something once more')
    .argument('<id>', 'id of the webhook')
    .argument('<delivery>', 'id of the delivery')
    .addOption(json())
    .action((id: string, delivery: string, _options: unknown, command: Command) =>
      desk.change(async () => {
        const path = await encoded();
        return {
          path: path`/v1/webhooks/${id}/deliveries/${delivery}/resend`,
          said: () => 'It is sent once more.',
        };
      }, command.optsWithGlobals<Answering>()),
    );
}

interface Deleting {
  readonly name: string;
  readonly what: string;
  readonly path: string;
  readonly done: string;
}

function addDelete(parent: Command, desk: Desk, { name, what, path: root, done }: Deleting): void {
  parent
    .command(name)
    .description(`${name} ${what}`)
    .argument('<id>', 'its id')
    .addOption(json())
    .action((id: string, _options: unknown, command: Command) =>
      desk.change(async () => {
        const path = await encoded();
        return { method: 'DELETE', path: `${root}${path`/${id}`}`, said: () => `It is ${done}.` };
      }, command.optsWithGlobals<Answering>()),
    );
}
