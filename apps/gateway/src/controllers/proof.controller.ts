import type { StreamableFile } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { ok, type Audit, type ProofDesk, type Result } from '#application';
import type { AuditList, SigningKeyList } from '#contracts';
import { AUDIT, PROOF, Sent, Serves, type InputOf, type ReadOnly } from '#platform';
import { textOf } from '../download.js';
import { proofEndpoints as endpoints } from '../endpoints/proof.endpoints.js';

@Controller()
export class ProofController {
  constructor(
    @Inject(PROOF) private readonly proof: Pick<ProofDesk, 'log' | 'keys'>,
    @Inject(AUDIT) private readonly trail: Audit,
  ) {}

  @Serves(endpoints.audit)
  audit(@Sent() { query }: InputOf<typeof endpoints.audit>): Promise<Result<ReadOnly<AuditList>>> {
    return this.trail.list(query);
  }

  @Serves(endpoints.log)
  async log(): Promise<Result<StreamableFile>> {
    return ok(await textOf(this.proof.log(), 'application/x-ndjson'));
  }

  @Serves(endpoints.signingKeys)
  async signingKeys(): Promise<Result<ReadOnly<SigningKeyList>>> {
    return ok(await this.proof.keys());
  }
}
