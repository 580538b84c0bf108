import { randomUUID } from 'node:crypto';
import { ok, refused, type WebhookDesk } from '#application';
import type { WebhookDelivery } from '#contracts';
import { NOW } from './use-cases.fixture.js';

const delivery = (id: string): WebhookDelivery => ({
  id,
  type: 'lethe.PrivacyRequestProgressed.v1',
  requestId: randomUUID(),
  state: 'waiting',
  attempts: 0,
  createdAt: NOW,
  nextAttemptAt: NOW,
  lastAttempt: null,
});

/** Stands for webhooks: keeps them, and calls nobody. */
export function fakeWebhooks(): WebhookDesk {
  const ids = new Set<string>();
  return {
    async create({ url }) {
      if (url.includes('10.0.0.1'))
        return refused('validation-failed', undefined, [{ path: 'url', message: 'must be outside' }]);
      const id = randomUUID();
      ids.add(id);
      return ok({ id, secret: 'whsec_c2VjcmV0' });
    },
    list: async () => ({ items: [] }),
    has: async (id) => ids.has(id),
    remove: async (id) => ids.delete(id),
    deliveries: async () => ok({ items: [delivery(randomUUID())], nextCursor: null }),
    resend: async (_, deliveryId) => ok(delivery(deliveryId)),
  };
}
