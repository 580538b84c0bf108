import { Controller, Inject } from '@nestjs/common';
import { ok, refused, type Result } from '#application';
import type { StoredArtifactAnswer } from '#contracts';
import { Addressed, Sent, Serves, type InputOf } from '#platform';
import type { ArtifactStore } from '#ports';
import type { KeyRing, VerifiedGrant } from '#vault';
import { demandKeyOf } from './handed-out.js';
import { vaultEndpoints } from './vault.endpoints.js';
import { ARTIFACTS, KEYS, MOST_ARTIFACT_BYTES } from './vault-tokens.js';

@Controller()
export class ArtifactsController {
  constructor(
    @Inject(KEYS) private readonly keys: KeyRing,
    @Inject(ARTIFACTS) private readonly artifacts: ArtifactStore,
    @Inject(MOST_ARTIFACT_BYTES) private readonly mostBytes: number,
  ) {}

  /** The content is cipher text of the handler's: it is passed on as it comes, and cannot be looked into here. */
  @Serves(vaultEndpoints.artifact)
  async store(
    @Addressed() grant: VerifiedGrant,
    @Sent() { params, body }: InputOf<typeof vaultEndpoints.artifact>,
  ): Promise<Result<StoredArtifactAnswer>> {
    await demandKeyOf(grant, this.keys);
    // One host must not write over what another has gathered for the same request.
    if ((await this.artifacts.list(grant.requestId)).includes(params.id)) return refused('artifact-exists');
    const taken = { bytes: 0 };
    await this.artifacts.write(grant.requestId, params.id, counted(body.upTo(this.mostBytes), taken));
    return ok({ id: params.id, bytes: taken.bytes });
  }
}

async function* counted(
  content: AsyncIterable<Uint8Array>,
  taken: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    taken.bytes += piece.length;
    yield piece;
  }
}
