import type { ArtifactRef } from '#contracts';
import type { ClearedStep } from './clearance.port.js';
import type { SubjectCipher } from './subject-cipher.port.js';

export interface ArtifactDraft {
  /** path inside the package */
  readonly path: string;
  readonly mediaType: string;
  readonly operational: boolean;
  readonly providedBy: ArtifactRef['providedBy'];
  readonly content: AsyncIterable<Uint8Array>;
}

/** What a task token opens: one subject's key, and a place for what is gathered about that subject. */
export interface OpenedTask {
  readonly cipher: SubjectCipher;
  /** Streams the content in, encrypted. @throws {VaultRefused} the lease is over @throws {StoreUnavailable} */
  store(draft: ArtifactDraft): Promise<ArtifactRef>;
  /**
   * A sign of life: the lease runs its full length again from now. A task token names the end of the
   * lease that it was sent with, so work that takes longer must say so before that.
   * @throws {VaultRefused} the lease was already over @throws {StoreUnavailable}
   */
  renew(): Promise<void>;
  /**
   * Asked before the task begins, and before each thing that it deletes: whether it still may, by what stands in
   * the store at that moment.
   * @throws {HeldBack} something stands against it @throws {VaultRefused} the lease is over @throws {StoreUnavailable}
   */
  demandClearance(step: ClearedStep): Promise<void>;
}

/** The side door for handlers, which know no database. */
export interface TaskVault {
  /** @throws {VaultRefused} @throws {KeyDestroyed} @throws {StoreUnavailable} */
  open(taskToken: string): Promise<OpenedTask>;
}
