import { Controller, Inject } from '@nestjs/common';
import { ok, type Result } from '#application';
import type { SealedLetterAnswer } from '#contracts';
import { Sent, Serves, type InputOf } from '#platform';
import type { LetterSealer } from '#ports';
import { vaultEndpoints } from './vault.endpoints.js';
import { LETTER_SEALER } from './vault-tokens.js';

@Controller()
export class DeadLettersController {
  constructor(@Inject(LETTER_SEALER) private readonly sealer: LetterSealer) {}

  @Serves(vaultEndpoints.seal)
  async seal(
    @Sent() { body: { key, value } }: InputOf<typeof vaultEndpoints.seal>,
  ): Promise<Result<SealedLetterAnswer>> {
    const raw = { key, value: value === null ? null : Buffer.from(value, 'base64') };
    return ok({ sealed: await this.sealer.seal(raw) });
  }
}
