import type { ArtifactRef, RequestId } from '#contracts';
import { SealBroken, type ArtifactDraft, type ArtifactStore, type SubjectCipher } from '#ports';
import { sealDraft, Tally } from './artifact-sealing.js';
import { decryptArtifact } from './artifact-stream.js';
import type { KeyRing } from './key-ring.js';
import { keyIdOf, ownKey } from './subject-key.js';

/** Keeps what is gathered about a subject, encrypted with the subject's key, in streams of constant memory. */
export class ArtifactVault {
  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly ring: KeyRing,
  ) {}

  /**
   * Streams the content in. Nothing is kept if the content fails on the way; its error comes back.
   * @throws {StoreUnavailable} @throws {KeyDestroyed}
   */
  async store(cipher: SubjectCipher, requestId: RequestId, draft: ArtifactDraft): Promise<ArtifactRef> {
    const sealed = sealDraft(cipher, draft);
    await this.artifacts.write(requestId, sealed.id, sealed.content);
    return sealed.ref();
  }

  /**
   * The plain bytes. Each piece is proven when it comes; that it is the whole content, and the content
   * of this reference, is proven when the iteration ends without an error.
   * @throws {UnknownArtifact} @throws {KeyDestroyed} @throws {UnknownKey} @throws {SealBroken} on iteration
   */
  async *read(requestId: RequestId, ref: ArtifactRef): AsyncGenerator<Uint8Array> {
    const key = ownKey(await this.ring.cipher(keyIdOf(ref.path)));
    const seen = new Tally();
    yield* seen.counting(decryptArtifact(key, ref.id, this.artifacts.read(requestId, ref.id)));
    if (seen.bytes !== ref.bytes || seen.sha256() !== ref.sha256)
      throw new SealBroken(`artifact ${ref.id} is not the one its reference was made for`);
  }
}
