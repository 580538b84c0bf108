import { Controller, Inject } from '@nestjs/common';
import { handedOut, ok, type ActRecorder, type Result } from '#application';
import type { OpenedTaskAnswer, RenewedTaskAnswer } from '#contracts';
import { Addressed, CalledByHost, Serves, type Logger } from '#platform';
import type { HostCredential } from '#ports';
import type { KeyRing, TaskTokens, VerifiedGrant } from '#vault';
import { demandKeyOf, withKeyOf } from './handed-out.js';
import { vaultEndpoints } from './vault.endpoints.js';
import { KEYS, LOG, RECORDER, TASK_TOKENS } from './vault-tokens.js';

@Controller()
export class TasksController {
  constructor(
    @Inject(KEYS) private readonly keys: KeyRing,
    @Inject(TASK_TOKENS) private readonly tokens: TaskTokens,
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

  private leaseOf(grant: VerifiedGrant): Pick<OpenedTaskAnswer, 'leaseUntil' | 'usableForSeconds'> {
    return { leaseUntil: grant.leaseUntil, usableForSeconds: Math.max(0, this.tokens.secondsLeft(grant)) };
  }
}
