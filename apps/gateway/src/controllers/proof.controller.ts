import type { StreamableFile } from '@nestjs/common';
import { Controller, Inject } from '@nestjs/common';
import { ok, type Audit, type Caller, type ProofDesk, type Result } from '#application';
import type { AuditList, ConsistencyProof, LoggedProof, SignedTreeHead, SigningKeyList } from '#contracts';
import { ACTOR_NAMES, AUDIT, CalledBy, PROOF, Sent, Serves, type InputOf, type ReadOnly } from '#platform';
import type { ActorNames } from '../actor-names.js';
import { textOf } from '../download.js';
import { proofEndpoints as endpoints } from '../endpoints/proof.endpoints.js';

type ProofDeskOfPeople = Pick<ProofDesk, 'log' | 'keys' | 'head' | 'consistency' | 'logged'>;

@Controller()
export class ProofController {
  constructor(
    @Inject(PROOF) private readonly proof: ProofDeskOfPeople,
    @Inject(AUDIT) private readonly trail: Audit,
    @Inject(ACTOR_NAMES) private readonly names: ActorNames,
  ) {}

  @Serves(endpoints.audit)
  async audit(@Sent() { query }: InputOf<typeof endpoints.audit>): Promise<Result<ReadOnly<AuditList>>> {
    const list = await this.trail.list(query);
    return list.ok ? ok(await this.names.ofAudit(list.value)) : list;
  }

  @Serves(endpoints.log)
  async log(@CalledBy() { id, channel }: Caller): Promise<Result<StreamableFile>> {
    await this.trail.record({ what: 'log-exported', by: { id, channel } });
    return ok(await textOf(this.proof.log(), 'application/x-ndjson'));
  }

  @Serves(endpoints.head)
  head(): Promise<Result<ReadOnly<SignedTreeHead>>> {
    return this.proof.head();
  }

  @Serves(endpoints.consistency)
  consistency(
    @Sent() { query }: InputOf<typeof endpoints.consistency>,
  ): Promise<Result<ReadOnly<ConsistencyProof>>> {
    return this.proof.consistency(query);
  }

  @Serves(endpoints.inclusion)
  inclusion(@Sent() { query }: InputOf<typeof endpoints.inclusion>): Promise<Result<ReadOnly<LoggedProof>>> {
    return this.proof.logged(query);
  }

  @Serves(endpoints.signingKeys)
  async signingKeys(): Promise<Result<ReadOnly<SigningKeyList>>> {
    return ok(await this.proof.keys());
  }
}
