import { readFileSync } from 'node:fs';
import { SmtpMailSender } from '#adapters/smtp';
import { GuardedWebCaller } from '#adapters/web';
import {
  Deliverer,
  letterWatch,
  MailChannel,
  mailsOf,
  mailsOfRegister,
  OpenDsrChannel,
  OutgoingChanges,
  RegisterBook,
  webhookDesk,
  WebhookChannel,
  WebhookSeals,
  type OpenDsrSigner,
  type OutgoingChannel,
  type WebhookDesk,
} from '#application';
import { mayBePlain, secretText, type LetheYaml, type NotificationSettings } from '#contracts';
import type { Logger, Metrics } from '#platform';
import type { Clock, DeadLetters, WebCaller } from '#ports';
import { KeyedDigests, KeyRing, type MasterKey } from '#vault';
import type { Stores } from './stores.js';

export interface OutgoingOptions {
  readonly stores: Stores;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly yaml: LetheYaml;
  /** in the sandbox addresses of this machine may be called */
  readonly isSandbox: boolean;
  readonly log: Logger;
}

export const webCallerOf = ({ yaml, isSandbox }: OutgoingOptions): WebCaller =>
  new GuardedWebCaller({
    allowLoopback: isSandbox,
    allowPrivate: yaml.webhooks.allowPrivateAddresses,
  });

/** What administrators do with webhooks. @param onAdded told when something is to be sent, where it is sent in this process */
export const openWebhooks = (
  options: OutgoingOptions,
  onAdded: () => void = () => undefined,
): WebhookDesk => {
  const { stores, masterKey, clock, log } = options;
  return webhookDesk({
    webhooks: stores.webhooks,
    outbox: stores.outbox,
    caller: webCallerOf(options),
    seals: new WebhookSeals(masterKey),
    digests: new KeyedDigests(masterKey),
    clock,
    onAdded,
    audit: (what, about) => log.info({ ...about, what }, 'Somebody has dealt with webhooks'),
  });
};

/** Carries outside what is told besides the message bus: webhooks and mail. */
export interface Outgoing {
  /** something was added to the outbox in this process */
  readonly hurry: () => void;
  start(): void;
  stop(): Promise<void>;
}

export interface CarryingOptions extends OutgoingOptions {
  readonly letters: DeadLetters;
  readonly metrics: Pick<Metrics, 'delivered'>;
  /** undefined: there is no OpenDSR */
  readonly openDsr: OpenDsrSigner | undefined;
}

export function openOutgoing(options: CarryingOptions): Outgoing {
  const { stores, masterKey, clock, yaml, log, letters, metrics } = options;
  const { outbox, webhooks, feed } = stores;
  const onFault = (error: unknown) =>
    log.error({ part: 'outgoing', err: error }, 'something could not be told yet');
  const store = stores.events;
  const changes = {
    store,
    keys: new KeyRing(stores.subjectKeys, masterKey),
    book: new RegisterBook(store, clock),
  };
  const seals = new WebhookSeals(masterKey);
  const { notifications } = yaml;
  const sender = notifications && openSmtp(notifications);
  const channels: OutgoingChannel[] = [
    new WebhookChannel({ ...changes, webhooks, caller: webCallerOf(options), seals, clock }),
  ];
  if (notifications && sender)
    channels.push(new MailChannel({ ...changes, sender, letters, settings: notifications }));
  if (options.openDsr)
    channels.push(
      new OpenDsrChannel({
        ...changes,
        signer: options.openDsr,
        webhooks,
        caller: webCallerOf(options),
        seals,
      }),
    );
  const deliverer = new Deliverer({ outbox, channels, clock, onTried: metrics.delivered, onFault });
  const onAdded = deliverer.hurry;
  const following = new OutgoingChanges({
    feed,
    webhooks,
    outbox,
    clock,
    also: notifications ? [(commit) => mailsOf(clock, commit)] : [],
    ofRegister: notifications ? [(commit) => mailsOfRegister(clock, commit)] : [],
    onAdded,
    onFault,
  });
  const watch = notifications && letterWatch({ letters, outbox, clock, onAdded, onFault });
  return {
    hurry: onAdded,
    start() {
      deliverer.start();
      following.start();
      void watch?.start();
    },
    async stop() {
      await watch?.stop();
      await following.stop();
      await deliverer.stop();
      await sender?.close();
    },
  };
}

function openSmtp({ smtp }: NotificationSettings): SmtpMailSender {
  const { host, port, secure, username, passwordFile, from } = smtp;
  return new SmtpMailSender({
    host,
    port,
    secure,
    plain: mayBePlain(smtp),
    from,
    auth:
      username !== undefined && passwordFile !== undefined
        ? { user: username, pass: secretText(readFileSync(passwordFile)).trim() }
        : undefined,
  });
}
