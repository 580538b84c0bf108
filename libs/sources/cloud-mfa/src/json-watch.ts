/** Files up to this size are parsed; of larger ones only the first and the last sign are judged. */
const PARSED_UP_TO = 4 * 1024 * 1024;

/** Sees bytes pass and tells afterwards whether they are whole JSON. The bytes are not changed. */
export class JsonWatch {
  private kept: Uint8Array[] = [];
  private bytes = 0;
  private first = '';
  private last = '';

  async *through(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      this.see(part);
      yield part;
    }
  }

  get length(): number {
    return this.bytes;
  }

  isJson(): boolean {
    if (this.bytes > PARSED_UP_TO) return ['[]', '{}'].includes(this.first + this.last);
    try {
      JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(this.kept)));
      return true;
    } catch {
      return false;
    }
  }

  private see(part: Uint8Array): void {
    this.bytes += part.byteLength;
    const signs = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1').trim();
    // A byte order mark before the first bracket is three such signs.
    if (this.first === '') this.first = signs.replace(/^ï»¿/, '').charAt(0);
    if (signs !== '') this.last = signs.charAt(signs.length - 1);
    if (this.bytes <= PARSED_UP_TO) this.kept.push(part);
    else this.kept = [];
  }
}
