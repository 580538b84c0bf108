import { createHash, randomUUID, type Hash } from 'node:crypto';
import type { ArtifactRef, RequestId } from '#contracts';
import { SealBroken, type ArtifactDraft, type ArtifactStore, type SubjectCipher } from '#ports';
import { decryptArtifact, encryptArtifact } from './artifact-stream.js';
import type { KeyRing } from './key-ring.js';
import { keyIdOf, SubjectKey } from './subject-key.js';

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
    const key = ownKey(cipher);
    const { content, ...about } = draft;
    const id = randomUUID();
    const seen = new Tally();
    await this.artifacts.write(requestId, id, encryptArtifact(key, id, seen.counting(content)));
    return {
      id,
      path: key.seal(about.path),
      sha256: seen.sha256(),
      bytes: seen.bytes,
      mediaType: about.mediaType,
      operational: about.operational,
      providedBy: about.providedBy,
    };
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

/** Counts and hashes what passes through. */
class Tally {
  bytes = 0;
  readonly #hash: Hash = createHash('sha256');
  #digest: string | undefined;

  async *counting(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      this.#hash.update(piece);
      this.bytes += piece.length;
      yield piece;
    }
  }

  sha256(): string {
    return (this.#digest ??= this.#hash.digest('hex'));
  }
}

function ownKey(cipher: SubjectCipher): SubjectKey {
  if (cipher instanceof SubjectKey) return cipher;
  throw new TypeError('Artifacts are sealed with ciphers of this vault’s key ring alone.');
}
