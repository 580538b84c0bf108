import { Controller, Inject } from '@nestjs/common';
import { handedOut, ok, refused, type ActRecorder, type Result } from '#application';
import type { ClearedTaskAnswer, OpenedTaskAnswer, RenewedTaskAnswer } from '#contracts';
import { Addressed, CalledByHost, Sent, Serves, type InputOf, type Logger } from '#platform';
import { HeldBack, type Clearance, type HostCredential } from '#ports';
import type { KeyRing, TaskTokens, VerifiedGrant } from '#vault';
import { demandKeyOf, withKeyOf } from './handed-out.js';
import { vaultEndpoints } from './vault.endpoints.js';
import { CLEARANCE, KEYS, LOG, RECORDER, TASK_TOKENS } from './vault-tokens.js';

@Controller()
export class TasksController {
  constructor(
    @Inject(KEYS) private readonly keys: KeyRing,
    @Inject(TASK_TOKENS) private readonly tokens: TaskTokens,
    @Inject(CLEARANCE) private readonly clearance: Clearance,
    @Inject(LOG) private readonly log: Logger,
    @Inject(RECORDER) private readonly recorder: ActRecorder,
  ) {}

  @Serves(vaultEndpoints.open)
  async open(
    @Addressed() grant: VerifiedGrant,
    @CalledByHost() caller: HostCredential,
  ): Promise<Result<OpenedTaskAnswer>> {
    const key = await withKeyOf(grant, this.keys, (secret) => secret.toString('base64'));
    await this.recorder.record(handedOut(grant, caller.id));
    const { requestId, taskId, source, host } = grant;
    this.log.info({ requestId, taskId, source, host, credential: caller.id }, 'A task was opened');
    return ok({ keyId: grant.subjectKeyId, key, ...this.leaseOf(grant) });
  }

  /** The lease is in the token alone: nothing is kept here, and any vault can take the next call. */
  @Serves(vaultEndpoints.renew)
  async renew(@Addressed() grant: VerifiedGrant): Promise<Result<RenewedTaskAnswer>> {
    await demandKeyOf(grant, this.keys);
    const renewed = this.tokens.renew(grant);
    return ok({ taskToken: renewed.token, ...this.leaseOf(renewed.grant) });
  }

  /** No is an answer that handlers count on: it is read from the store for each call. */
  @Serves(vaultEndpoints.clear)
  async clear(
    @Addressed() grant: VerifiedGrant,
    @Sent() { body }: InputOf<typeof vaultEndpoints.clear>,
  ): Promise<Result<ClearedTaskAnswer>> {
    try {
      await this.clearance(grant, body.step);
    } catch (error) {
      if (error instanceof HeldBack) return refused('held-back');
      throw error;
    }
    return ok({ cleared: true });
  }

  private leaseOf(grant: VerifiedGrant): Pick<OpenedTaskAnswer, 'leaseUntil' | 'usableForSeconds'> {
    return { leaseUntil: grant.leaseUntil, usableForSeconds: Math.max(0, this.tokens.secondsLeft(grant)) };
  }
}
