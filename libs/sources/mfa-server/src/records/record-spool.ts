import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BUFFERED = 256 * 1024;
const NEWLINE = 0x0a;

/** Lines in a file of a private folder: as many as there is disk for, in the order they came. */
export class RecordSpool {
  private readonly path: string;
  private file: number | undefined;
  private waiting: string[] = [];
  private waitingLength = 0;
  count = 0;

  constructor(folder: string, name: string) {
    this.path = join(folder, `${name}.jsonl`);
  }

  /** @param line without line breaks */
  add(line: string): void {
    this.count += 1;
    this.waiting.push(line);
    this.waitingLength += line.length + 1;
    if (this.waitingLength > BUFFERED) this.flush();
  }

  /** The lines; nothing may be added while they are read. */
  async *lines(): AsyncGenerator<string> {
    this.flush();
    if (this.file === undefined) return;
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of createReadStream(this.path) as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      let from = 0;
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, from)) {
        yield rest.toString('utf8', from, end);
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    this.file ??= openSync(this.path, 'wx', 0o600);
    const bytes = Buffer.from(`${this.waiting.join('\n')}\n`);
    for (let at = 0; at < bytes.length;) at += writeSync(this.file, bytes, at);
    this.waiting = [];
    this.waitingLength = 0;
  }
}
