import { createHash } from 'node:crypto';
import { permanentFault, TaskFault } from '#source-kit';

/** Real milliseconds: most accounts are locked by some tries within a quarter of an hour. */
const LEFT_ALONE_MS = 15 * 60_000;

/**
 * Remembers which password or certificate a service has just refused. Every task would show it once more, and five
 * hundred requests of one afternoon would lock the account.
 */
export class RefusedSignIns {
  private readonly refused = new Map<string, { readonly until: number; readonly why: string }>();

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * Signs in by `call`, unless the same was refused a short time ago.
   * @param service its address
   * @param secret what it is shown
   * @throws {TaskFault} permanent `sdk-sign-in-refused`, and what `call` throws
   */
  async guard<T>(service: string, secret: unknown, call: () => Promise<T>): Promise<T> {
    const key = createHash('sha256')
      .update(JSON.stringify([service, secret]))
      .digest('hex');
    const known = this.refused.get(key);
    if (known && known.until > this.now())
      throw permanentFault(
        'sdk-sign-in-refused',
        `${known.why}; so that the account is not locked, the same is not shown again before ${new Date(known.until).toISOString()}`,
      );
    this.refused.delete(key);
    try {
      return await call();
    } catch (error) {
      if (error instanceof TaskFault && error.code === 'sdk-sign-in-refused')
        this.refused.set(key, { until: this.now() + LEFT_ALONE_MS, why: error.detail ?? '' });
      throw error;
    }
  }
}
