import type { FieldError } from '#contracts';

/** Something without which this process cannot serve. `check` rejects while it is not there. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

const WITHIN_MS = 2000;

const overdue = (name: string): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${name} did not answer`)), WITHIN_MS).unref();
  });

/** What is missing, by name; none: ready. Why is in the log of whoever checks. */
export async function notReady(checks: readonly ReadinessCheck[]): Promise<readonly FieldError[]> {
  const looks = await Promise.allSettled(
    checks.map(({ name, check }) => Promise.race([check(), overdue(name)])),
  );
  return looks.flatMap((look, index) =>
    look.status === 'fulfilled' ? [] : [{ path: checks[index]?.name ?? '', message: 'is not available' }],
  );
}
