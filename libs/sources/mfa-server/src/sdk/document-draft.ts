import type { WriteStream } from 'node:fs';
import type { DeliveredFile } from '../gdpr/gdpr-interface.js';

/** A file that is made of a text of an answer, as it comes in pieces. */
export class DocumentDraft {
  private bytes = 0;
  private rest = '';

  constructor(
    private readonly path: string,
    private readonly stream: WriteStream,
    private readonly isBase64: boolean,
  ) {}

  write(text: string): void {
    if (!this.isBase64) return this.put(Buffer.from(text));
    const all = this.rest + text.replace(/\s+/g, '');
    const whole = all.length - (all.length % 4);
    this.rest = all.slice(whole);
    this.put(Buffer.from(all.slice(0, whole), 'base64'));
  }

  finished(): DeliveredFile {
    if (this.rest !== '') this.put(Buffer.from(this.rest, 'base64'));
    return { path: this.path, bytes: this.bytes, format: 'json' };
  }

  private put(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.stream.write(bytes);
  }
}
