import { plusDays } from '#domain';
import type { Clock, Outbox, Webhooks } from '#ports';
import type { AttentionItem } from '../privacy-requests.js';
import { MAIL_CHANNEL } from './mail-rules.js';

export interface OutgoingAttentionParts {
  readonly webhooks: Pick<Webhooks, 'list'>;
  readonly outbox: Pick<Outbox, 'failedSince'>;
  readonly clock: Pick<Clock, 'now'>;
}

const item = (reason: AttentionItem['reason'], message: string, nextAction: string): AttentionItem => ({
  requestId: null,
  taskId: null,
  source: null,
  host: null,
  dueAt: null,
  reason,
  message,
  nextAction,
});

/** What of the ways outside needs somebody. @throws {StoreUnavailable} */
export async function outgoingAttention({
  webhooks,
  outbox,
  clock,
}: OutgoingAttentionParts): Promise<readonly AttentionItem[]> {
  const disabled = (await webhooks.list()).filter(
    (webhook) => webhook.kind === 'standard' && webhook.disabled,
  );
  const failed = await outbox.failedSince(plusDays(clock.now(), -1));
  const mails = failed.find(({ channel }) => channel === MAIL_CHANNEL)?.count ?? 0;
  return [
    ...disabled.map(({ id, disabled: why }) =>
      item(
        'webhook-disabled',
        `The webhook ${id} is told nothing any more: ${why?.reason === 'gone' ? 'its receiver said that it is gone' : 'it could not be reached for days'}.`,
        'Mend the receiver and have a delivery sent again, which puts it back into use; or delete it.',
      ),
    ),
    ...(mails > 0
      ? [
          item(
            'mail-failing',
            `${mails} ${mails === 1 ? 'mail' : 'mails'} could not be sent in the last day.`,
            'Check notifications.smtp in lethe.yaml, and what the mail server says in the log.',
          ),
        ]
      : []),
  ];
}
