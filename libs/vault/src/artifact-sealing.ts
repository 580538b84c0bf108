import { createHash, randomUUID, type Hash } from 'node:crypto';
import type { ArtifactRef } from '#contracts';
import type { ArtifactDraft, SubjectCipher } from '#ports';
import { encryptArtifact } from './artifact-stream.js';
import { ownKey } from './subject-key.js';

/** A draft on its way to where it is kept. */
export interface SealedDraft {
  readonly id: string;
  /** cipher text, once; the draft is read as it is taken */
  readonly content: AsyncIterable<Uint8Array>;
  /** What refers to it. Only after the content has been taken to its end: it tells length and digest. */
  ref(): ArtifactRef;
}

/** Encrypts what was gathered with the subject's key, under a new id, in a stream of constant memory. */
export function sealDraft(cipher: SubjectCipher, { content, ...about }: ArtifactDraft): SealedDraft {
  const key = ownKey(cipher);
  const id = randomUUID();
  const seen = new Tally();
  return {
    id,
    content: encryptArtifact(key, id, seen.counting(content)),
    ref: () => ({
      id,
      path: key.seal(about.path),
      sha256: seen.sha256(),
      bytes: seen.bytes,
      mediaType: about.mediaType,
      operational: about.operational,
      providedBy: about.providedBy,
    }),
  };
}

/** Counts and hashes what passes through. */
export class Tally {
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
