import { folded } from './name-index.js';

/** Up to this many names are looked for one after the other, which the engine does natively. */
const FEW = 24;

/**
 * Says quickly that a text holds none of the names at all, whatever stands around them: a sieve before the
 * exact look, which costs a hundred times more.
 */
export class NamePresence {
  private readonly keys: readonly string[];
  private readonly byFirst = new Map<number, string[]>();
  private readonly isFirst = new Uint8Array(0x10000);

  constructor(names: Iterable<string>) {
    this.keys = [...new Set([...names].map(folded))].filter((key) => key !== '');
    if (this.keys.length <= FEW) return;
    for (const key of this.keys) {
      const first = key.charCodeAt(0);
      this.isFirst[first] = 1;
      if (!this.byFirst.get(first)?.push(key)) this.byFirst.set(first, [key]);
    }
  }

  /** @param text folded (see `folded`) or at least in lower case */
  isIn(text: string): boolean {
    if (this.keys.length <= FEW) return this.keys.some((key) => text.includes(key));
    for (let at = 0; at < text.length; at++) {
      const first = text.charCodeAt(at);
      if (
        this.isFirst[first] === 1 &&
        this.byFirst.get(first)?.some((key) => text.startsWith(key, at)) === true
      )
        return true;
    }
    return false;
  }
}
