const DAY = 86_400_000;

/** Moments of the seed, counted back from the time at which the world is made. */
export class Moments {
  private readonly now: number;

  constructor(now: string) {
    this.now = Date.parse(now);
  }

  /** ISO 8601 with milliseconds */
  ago(days: number, minutes = 0): string {
    return new Date(this.now - days * DAY - minutes * 60_000).toISOString();
  }

  /** With six digits of a fraction, as the newer logs of MFA Server have it (SEEN). */
  logTime(days: number, minutes = 0): string {
    return this.ago(days, minutes).replace('Z', '730Z');
  }
}
