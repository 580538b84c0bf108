import { isUtf8 } from 'node:buffer';

/** The last bytes of a stream. */
export class StreamTail {
  private kept: Buffer = Buffer.alloc(0);
  private dropped = 0;

  constructor(private readonly limit: number) {}

  push(chunk: Buffer): void {
    const all = Buffer.concat([this.kept, chunk]);
    this.kept = all.subarray(-this.limit);
    this.dropped += all.length - this.kept.length;
  }

  /** Begins with no half of a character of UTF-16, and with no rest of one of UTF-8. */
  bytes(): Buffer {
    if (this.kept.includes(0)) return this.kept.subarray(this.dropped % 2);
    const rest = this.dropped > 0 ? this.kept.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80) : 0;
    const whole = this.kept.subarray(Math.max(0, rest));
    return isUtf8(whole) ? whole : this.kept;
  }
}
