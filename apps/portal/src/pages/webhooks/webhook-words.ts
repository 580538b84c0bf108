import type { WebhookDeliveryList, WebhookList } from '../../api/types.js';
import type { Status } from '../../parts/statuses.js';

type Webhook = WebhookList['items'][number];
type Delivery = WebhookDeliveryList['items'][number];

/** What can be told, with what each means. `*` is all, also what later versions add. */
export const eventNames = {
  '*': 'Everything',
  'lethe.PrivacyRequestProgressed.v1': 'A request went on',
  'lethe.PrivacyRequestCompleted.v1': 'A request ended, however',
  'lethe.DeadlineReminder.v1': 'A deadline comes near',
  'lethe.DeadlineMissed.v1': 'A deadline was missed',
  'lethe.PurgeContradicted.v1': 'A purge was contradicted',
} as const;

export type EventName = keyof typeof eventNames;

export const eventName = (event: string): string =>
  Object.hasOwn(eventNames, event) ? eventNames[event as EventName] : event;

export function webhookStatus({ disabled, failingSince }: Webhook): Status {
  if (disabled)
    return {
      label: disabled.reason === 'gone' ? 'Off: the receiver said it is gone' : 'Off: it failed for too long',
      shape: 'cross',
      tone: 'bad',
    };
  return failingSince === null
    ? { label: 'Works', shape: 'check', tone: 'plain' }
    : { label: 'Failing', shape: 'warning', tone: 'waiting' };
}

export const deliveryStatus: Readonly<Record<Delivery['state'], Status>> = {
  waiting: { label: 'Waits', shape: 'clock', tone: 'busy' },
  delivered: { label: 'Delivered', shape: 'check', tone: 'plain' },
  failed: { label: 'Failed', shape: 'cross', tone: 'bad' },
};
