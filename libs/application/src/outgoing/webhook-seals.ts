import type { KeyObject } from 'node:crypto';
import { SealBroken } from '#ports';
import { box, deriveKey, unbox, type MasterKey } from '#vault';

/** Seals addresses and secrets of webhooks by the master key, each for its webhook alone. */
export class WebhookSeals {
  readonly #key: KeyObject;

  constructor(master: MasterKey) {
    this.#key = deriveKey(master, 'webhooks');
  }

  seal(webhookId: string, what: 'url' | 'secret', text: string): string {
    return box(this.#key, `${what}/${webhookId}`, Buffer.from(text)).toString('base64');
  }

  /** @throws {SealBroken} changed, or sealed under another master key */
  open(webhookId: string, what: 'url' | 'secret', sealed: string): string {
    const text = unbox(this.#key, `${what}/${webhookId}`, Buffer.from(sealed, 'base64'));
    if (!text) throw new SealBroken(`the ${what} of a webhook`);
    return text.toString();
  }
}
