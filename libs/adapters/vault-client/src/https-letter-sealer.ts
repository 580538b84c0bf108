import { SealedLetterAnswer, vaultAddresses, type SealLetterBody } from '#contracts';
import type { LetterSealer, RawMessage } from '#ports';
import type { VaultCalls } from './vault-calls.js';

/** Has dead letters sealed by the vault: a message that cannot be read names no key that could be opened. */
export class HttpsLetterSealer implements LetterSealer {
  constructor(private readonly calls: VaultCalls) {}

  async seal({ key, value }: RawMessage): Promise<string> {
    const body: SealLetterBody = { key, value: value && Buffer.from(value).toString('base64') };
    const { sealed } = await this.calls.ask({
      path: vaultAddresses.seal,
      body,
      answer: SealedLetterAnswer,
      keyId: 'of the month',
    });
    return sealed;
  }
}
