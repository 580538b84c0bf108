export interface RateLimit {
  /** calls a second that a caller may go on making */
  readonly perSecond: number;
  /** calls that may come at once */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** More callers than this at a time are not remembered: full buckets are forgotten first. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each caller, in this process. */
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>();

  /** @param seconds a steady clock */
  constructor(
    private readonly limit: RateLimit,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {}

  /** Takes one call from the caller's bucket. @returns seconds to wait before it may be made; 0: now */
  take(caller: string): number {
    const now = this.seconds();
    const bucket = this.buckets.get(caller) ?? { tokens: this.limit.burst, filledAt: now };
    this.fill(bucket, now);
    if (!this.buckets.has(caller)) this.remember(caller, bucket, now);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.limit.perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  private fill(bucket: Bucket, now: number): void {
    bucket.tokens = Math.min(
      this.limit.burst,
      bucket.tokens + (now - bucket.filledAt) * this.limit.perSecond,
    );
    bucket.filledAt = now;
  }

  private remember(caller: string, bucket: Bucket, now: number): void {
    if (this.buckets.size >= MOST_BUCKETS)
      for (const [name, other] of this.buckets) {
        this.fill(other, now);
        if (other.tokens >= this.limit.burst) this.buckets.delete(name);
      }
    // Should all of them be in use, the oldest goes: a limit that forgets is better than memory that grows.
    if (this.buckets.size >= MOST_BUCKETS) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    this.buckets.set(caller, bucket);
  }
}
