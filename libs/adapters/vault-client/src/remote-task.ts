import {
  ClearedTaskAnswer,
  RenewedTaskAnswer,
  StoredArtifactAnswer,
  TASK_TOKEN_HEADER,
  vaultAddresses,
  type ArtifactRef,
} from '#contracts';
import {
  StoreUnavailable,
  type ArtifactDraft,
  type ClearedStep,
  type OpenedTask,
  type SubjectCipher,
} from '#ports';
import { sealDraft, type HandedKey, type SealedDraft } from '#vault';
import type { Lease } from './lease.js';
import { LeasedCipher } from './leased-cipher.js';
import type { TaskVaultTerms } from './task-vault-terms.js';
import { upload } from './upload.js';
import { read } from './vault-answers.js';

interface Handed {
  readonly key: HandedKey;
  readonly lease: Lease;
}

/** A task that the vault has opened, in the hands of its handler. */
export class RemoteTask implements OpenedTask {
  readonly cipher: SubjectCipher;

  constructor(
    private token: string,
    private readonly handed: Handed,
    private readonly terms: TaskVaultTerms,
  ) {
    this.cipher = new LeasedCipher(handed.key, handed.lease);
  }

  /** Sent once: the content cannot be read again. Whoever stores again does so under another id. */
  async store(draft: ArtifactDraft): Promise<ArtifactRef> {
    const { key, lease } = this.handed;
    lease.demand();
    try {
      return await this.#send(sealDraft(key, draft));
    } finally {
      // A key that was forgotten on the way seals no more, and that is not the reason to tell.
      lease.demand();
    }
  }

  async #send(sealed: SealedDraft): Promise<ArtifactRef> {
    const { key } = this.handed;
    const request = this.terms.exchange.onFresh({
      method: 'PUT',
      path: vaultAddresses.artifact.replace('{id}', sealed.id),
      headers: { 'content-type': 'application/octet-stream', [TASK_TOKEN_HEADER]: this.token },
    });
    const { answer, bytes } = await upload(request, sealed.content, this.terms.stillMs);
    const stored = read(StoredArtifactAnswer, answer, key.keyId);
    if (stored.id !== sealed.id || stored.bytes !== bytes)
      throw new StoreUnavailable('the vault has not stored what was sent');
    return sealed.ref();
  }

  async demandClearance(step: ClearedStep): Promise<void> {
    const { key, lease } = this.handed;
    lease.demand();
    await this.terms.calls.ask({
      path: vaultAddresses.clear,
      taskToken: this.token,
      body: { step },
      answer: ClearedTaskAnswer,
      keyId: key.keyId,
    });
  }

  async renew(): Promise<void> {
    const { key, lease } = this.handed;
    lease.demand();
    const askedAt = this.terms.clock.now();
    const { taskToken, usableForSeconds } = await this.terms.calls.ask({
      path: vaultAddresses.renew,
      taskToken: this.token,
      answer: RenewedTaskAnswer,
      keyId: key.keyId,
    });
    this.token = taskToken;
    lease.extend({ askedAt, usableForSeconds });
  }
}
