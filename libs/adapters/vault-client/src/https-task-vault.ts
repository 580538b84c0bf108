import { OpenedTaskAnswer, vaultAddresses } from '#contracts';
import { VaultRefused, type OpenedTask, type TaskVault } from '#ports';
import { handedKey, keyIdIn } from '#vault';
import { Lease } from './lease.js';
import { RemoteTask } from './remote-task.js';
import { isVisibleAscii } from './vault-address.js';
import type { TaskVaultTerms } from './task-vault-terms.js';

/**
 * The vault behind HTTPS. It hands out the one key of the task; sealing, opening and the encryption of
 * artifacts are done here, so that plain content never leaves this process.
 */
export class HttpsTaskVault implements TaskVault {
  constructor(private readonly terms: TaskVaultTerms) {}

  async open(taskToken: string): Promise<OpenedTask> {
    const { calls, clock, closing } = this.terms;
    if (!isVisibleAscii(taskToken)) throw new VaultRefused('the token is not a task token.');
    const askedAt = clock.now();
    const { keyId, key, usableForSeconds } = await calls.ask({
      path: vaultAddresses.open,
      taskToken,
      answer: OpenedTaskAnswer,
      keyId: keyIdIn(taskToken),
    });
    // The text of the answer is left to the garbage collector; these bytes are overwritten.
    const handed = handedKey(keyId, Buffer.from(key, 'base64'));
    const lease = new Lease(clock, { askedAt, usableForSeconds });
    void lease.over(closing).then(() => handed.forget());
    return new RemoteTask(taskToken, { key: handed, lease }, this.terms);
  }
}
