export interface RateLimit {
  /** calls a second that a caller may go on making */
  readonly perSecond: number;
  /** calls that may come at once */
  readonly burst: number;
}

interface Bucket {
  readonly tokens: number;
  readonly filledAt: number;
}

/** More callers than this at a time are not remembered: who was silent longest is forgotten first. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each caller, in this process. */
export class RateLimits {
  /** in the order of the last call */
  private readonly buckets = new Map<string, Bucket>();

  /** @param seconds a steady clock */
  constructor(
    private readonly limit: RateLimit,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {}

  /** Takes one call from the caller's bucket. @returns seconds to wait before it may be made; 0: now */
  take(caller: string): number {
    const { perSecond, burst } = this.limit;
    const now = this.seconds();
    const before = this.buckets.get(caller) ?? { tokens: burst, filledAt: now };
    const tokens = Math.min(burst, before.tokens + (now - before.filledAt) * perSecond);
    this.remember(caller, { tokens: tokens < 1 ? tokens : tokens - 1, filledAt: now });
    return tokens < 1 ? (1 - tokens) / perSecond : 0;
  }

  private remember(caller: string, bucket: Bucket): void {
    this.buckets.delete(caller);
    const [oldest] = this.buckets.keys();
    // A limit that forgets is better than memory that grows.
    if (this.buckets.size >= MOST_BUCKETS && oldest !== undefined) this.buckets.delete(oldest);
    this.buckets.set(caller, bucket);
  }
}
