import { generate } from 'selfsigned';
import { openDsrDesk, OpenDsrSigner, WebhookSeals, type OpenDsrDesk } from '#application';
import type { Webhook } from '#ports';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { clock, type FakeRequests } from './use-cases.fixture.js';

const DOMAIN = 'localhost';
const certified = generate([{ name: 'commonName', value: DOMAIN }], {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: DOMAIN }] }],
});

/** The desk itself, with the requests of these tests behind it; it calls nobody. */
export async function openDsrOver(requests: FakeRequests): Promise<OpenDsrDesk> {
  const { cert, private: key } = await certified;
  const ids = new Map<string, string>();
  const webhooks = new Map<string, Webhook>();
  return openDsrDesk({
    signer: new OpenDsrSigner(DOMAIN, cert, key, true),
    requests: {
      submit: async (body, caller, options) => {
        const received = await requests.submit(body, caller, options);
        if (received.ok) ids.set(`${caller.id} ${options?.idempotencyKey}`, received.value.id);
        return received;
      },
      view: (id, caller) => requests.view(ids.get(id) ?? id, caller),
      act: (id, action, caller) => requests.act(ids.get(id) ?? id, action, caller),
    },
    digests: { requestIdFor: (caller, name) => `${caller} ${name}` },
    webhooks: {
      add: async (webhook) => void webhooks.set(webhook.id, webhook),
      get: async (id) => webhooks.get(id),
      remove: async (id) => webhooks.delete(id),
    },
    seals: new WebhookSeals(parseMasterKey(newMasterKeyText())),
    caller: { mayCall: (url) => url.startsWith('https://') },
    clock,
  });
}
