import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Webhook, Webhooks } from '#ports';
import { withPort, type Open } from './opened.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();

const aWebhook = (over: Partial<Webhook> = {}): Webhook => ({
  id: randomUUID(),
  kind: 'standard',
  sealedUrl: 'sealed',
  sealedSecret: 'sealed too',
  events: ['*'],
  requestId: null,
  remembered: null,
  createdAt: at(0),
  createdBy: 'admin',
  failingSince: null,
  disabled: null,
  ...over,
});

export const keepsTheWebhooksContract = (open: Open<Webhooks>): void => {
  it(
    'gives them back in the order in which they were made, also after a restart; the first of two with one id stays',
    withPort(open, async (webhooks, reopen) => {
      const [late, early] = [
        aWebhook({ createdAt: at(2) }),
        aWebhook({
          createdAt: at(1),
          kind: 'opendsr',
          sealedSecret: null,
          remembered: '{}',
          requestId: randomUUID(),
        }),
      ];
      for (const webhook of [late, early, { ...late, events: [] }]) await webhooks.add(webhook);
      const again = await reopen();
      expect(await again.list()).toEqual([early, late]);
      expect([await again.get(late.id), await again.get(randomUUID())]).toEqual([late, undefined]);
    }),
  );

  it(
    'writes how one gets on, and nothing of one that is gone',
    withPort(open, async (webhooks, reopen) => {
      const webhook = aWebhook();
      await webhooks.add(webhook);
      const failing = { failingSince: at(3), disabled: { at: at(4), reason: 'gone' } };
      await webhooks.mark(webhook.id, failing);
      await webhooks.mark(randomUUID(), failing);
      const again = await reopen();
      expect(await again.list()).toEqual([{ ...webhook, ...failing }]);
      await again.mark(webhook.id, { failingSince: null, disabled: null });
      expect(await again.get(webhook.id)).toEqual(webhook);
    }),
  );

  it(
    'removes one, and says whether there was one',
    withPort(open, async (webhooks) => {
      const webhook = aWebhook();
      await webhooks.add(webhook);
      expect([await webhooks.remove(webhook.id), await webhooks.remove(webhook.id)]).toEqual([true, false]);
      expect(await webhooks.list()).toEqual([]);
    }),
  );
};
