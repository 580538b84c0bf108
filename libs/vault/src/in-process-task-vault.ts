import type { ArtifactRef } from '#contracts';
import {
  VaultRefused,
  type ArtifactDraft,
  type Clearance,
  type ClearedStep,
  type Clock,
  type OpenedTask,
  type SubjectCipher,
  type TaskVault,
} from '#ports';
import type { ArtifactVault } from './artifact-vault.js';
import type { KeyRing } from './key-ring.js';
import type { TaskTokens, VerifiedGrant } from './task-tokens.js';

/** The parts that a vault in the handlers' own process is made of. */
export interface VaultParts {
  readonly ring: KeyRing;
  readonly artifacts: ArtifactVault;
  readonly tokens: TaskTokens;
  readonly clock: Clock;
  readonly clearance: Clearance;
  /** told before a key is handed out, which waits for it */
  readonly onHandOut?: ((grant: VerifiedGrant) => Promise<void>) | undefined;
}

/** The vault for handlers that share a process with it. The rules are those of the vault behind HTTPS. */
export class InProcessTaskVault implements TaskVault {
  constructor(private readonly parts: VaultParts) {}

  /** @throws {StoreUnavailable} also when it could not be written down that the key was handed out */
  async open(taskToken: string): Promise<OpenedTask> {
    const grant = await this.parts.tokens.verify(taskToken);
    const cipher = await this.parts.ring.cipher(grant.subjectKeyId);
    await this.parts.onHandOut?.(grant);
    return new LeasedTask(grant, cipher, this.parts);
  }
}

class LeasedTask implements OpenedTask {
  constructor(
    private grant: VerifiedGrant,
    readonly cipher: SubjectCipher,
    private readonly parts: VaultParts,
  ) {}

  async store(draft: ArtifactDraft): Promise<ArtifactRef> {
    this.#demandLease();
    return this.parts.artifacts.store(this.cipher, this.grant.requestId, draft);
  }

  async renew(): Promise<void> {
    this.#demandLease();
    this.grant = this.parts.tokens.renew(this.grant).grant;
  }

  async demandClearance(step: ClearedStep): Promise<void> {
    this.#demandLease();
    await this.parts.clearance(this.grant, step);
  }

  #demandLease(): void {
    if (this.parts.tokens.secondsLeft(this.grant) <= 0)
      throw new VaultRefused('the lease of the task is over.', true);
  }
}
