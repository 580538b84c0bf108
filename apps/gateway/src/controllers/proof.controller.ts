import type { StreamableFile } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { ok, type ProofDesk, type Result } from '#application';
import type { SigningKeyList } from '#contracts';
import { PROOF, Serves, type ReadOnly } from '#platform';
import { textOf } from '../download.js';
import { proofEndpoints as endpoints } from '../endpoints/proof.endpoints.js';

@Controller()
export class ProofController {
  constructor(@Inject(PROOF) private readonly proof: Pick<ProofDesk, 'log' | 'keys'>) {}

  @Serves(endpoints.log)
  async log(): Promise<Result<StreamableFile>> {
    return ok(await textOf(this.proof.log(), 'application/x-ndjson'));
  }

  @Serves(endpoints.signingKeys)
  async signingKeys(): Promise<Result<ReadOnly<SigningKeyList>>> {
    return ok(await this.proof.keys());
  }
}
