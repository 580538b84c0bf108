export interface KeepFor {
  /** a reading is good for so long, milliseconds */
  readonly keepMs: number;
  /**
   * what is asked for more often than this share of the time is kept longer: 0.05 lets a reading that takes
   * a second be taken every twenty at most
   */
  readonly share: number;
  /** monotonic milliseconds */
  readonly now?: () => number;
}

const A_MINUTE: KeepFor = { keepMs: 60_000, share: 0.05 };

/**
 * Keeps what is costly to read: it is read when somebody asks and the last reading is too old, never by
 * itself, so that what nobody asks for costs nothing. Those who ask meanwhile wait for the same reading.
 */
export function keptReading<T>(read: () => Promise<T>, terms: KeepFor = A_MINUTE): () => Promise<T> {
  const { keepMs, share, now = () => performance.now() } = terms;
  let reading: Promise<T> | undefined;
  let goodUntil = -Infinity;
  return () => {
    if (reading && now() < goodUntil) return reading;
    const begun = now();
    goodUntil = Infinity;
    reading = read().then(
      (value) => {
        goodUntil = Math.max(begun + keepMs, now() + (now() - begun) / share);
        return value;
      },
      (error: unknown) => {
        goodUntil = -Infinity;
        throw error;
      },
    );
    return reading;
  };
}
