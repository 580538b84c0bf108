import { isOfRegister } from '#contracts';
import type {
  Clock,
  Commit,
  CommitFeed,
  Delivery,
  FeedSubscription,
  Outbox,
  Webhook,
  Webhooks,
} from '#ports';
import { requestFeed } from '../request-feed.js';
import { openDsrChannelName } from '../opendsr/opendsr-channel.js';
import { readCommit, type ReadCommit } from '../request-repository.js';
import { statusTypeOf } from '../status-message.js';
import { deliveryId } from './delivery-id.js';
import { webhookChannelName } from './webhook-channel.js';
import type { TypedChange } from './webhook-desk.js';

/** Says what of a commit is to go out besides webhooks. */
export type AlsoOutgoing = (commit: ReadCommit) => readonly Pick<Delivery, 'channel' | 'about'>[];

/** Says what of a commit of the register is to go out. */
export type OutgoingOfRegister = (commit: Commit) => readonly Pick<Delivery, 'channel' | 'about'>[];

export interface OutgoingChangesParts {
  readonly feed: CommitFeed;
  readonly webhooks: Webhooks;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
  readonly also: readonly AlsoOutgoing[];
  readonly ofRegister: readonly OutgoingOfRegister[];
  /** told when something is to be sent */
  readonly onAdded: () => void;
  readonly onFault: (error: unknown) => void;
}

const SUBSCRIBER = 'outgoing';

/**
 * Puts into the outbox what commits have to be told to, behind the commits and durably: what was committed is
 * told, whatever dies in between, and a commit that is seen twice is told once.
 */
export class OutgoingChanges {
  #following: FeedSubscription | undefined;

  constructor(private readonly parts: OutgoingChangesParts) {}

  start(): void {
    const { feed, onFault } = this.parts;
    this.#following = requestFeed(feed).follow(SUBSCRIBER, (commits) => this.handle(commits), onFault);
  }

  async stop(): Promise<void> {
    await this.#following?.stop();
  }

  async handle(commits: readonly Commit[]): Promise<void> {
    const { webhooks, outbox, onAdded } = this.parts;
    const listening = (await webhooks.list()).filter(({ disabled }) => !disabled);
    const deliveries = commits.flatMap((commit) => this.#ofCommit(commit, listening));
    if (deliveries.length === 0) return;
    await outbox.add(deliveries);
    onAdded();
  }

  #ofCommit(stored: Commit, listening: readonly Webhook[]): readonly Delivery[] {
    try {
      const all = isOfRegister(stored)
        ? this.parts.ofRegister.flatMap((more) => more(stored))
        : this.#ofRequest(readCommit(stored), listening);
      return all.map((one) => this.#made(one));
    } catch (error) {
      // One commit that this version cannot read must not hold up all others.
      this.parts.onFault(error);
      return [];
    }
  }

  #ofRequest(
    commit: ReadCommit,
    listening: readonly Webhook[],
  ): readonly Pick<Delivery, 'channel' | 'about'>[] {
    const change = { requestId: commit.streamId, commit: commit.commit, type: statusTypeOf(commit) };
    const told = listening.filter((webhook) => isTold(webhook, commit, change));
    const about = JSON.stringify(change);
    return [
      ...told.map(({ kind, id }) => ({
        channel: kind === 'standard' ? webhookChannelName(id) : openDsrChannelName(id),
        about,
      })),
      ...this.parts.also.flatMap((more) => more(commit)),
    ];
  }

  #made({ channel, about }: Pick<Delivery, 'channel' | 'about'>): Delivery {
    const now = this.parts.clock.now();
    return {
      id: deliveryId(channel, about),
      channel,
      about,
      createdAt: now,
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: now,
      lastAttempt: null,
    };
  }
}

/** A webhook is told of what comes after it was made, not of what has been. */
const isTold = (webhook: Webhook, commit: ReadCommit, { requestId, type }: TypedChange): boolean =>
  commit.committedAt >= webhook.createdAt &&
  (webhook.requestId === null || webhook.requestId === requestId) &&
  webhook.events.some((event) => event === '*' || event === type);
