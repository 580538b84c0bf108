import { textOfUtf16le } from '#source-kit';
import { outOfPlace } from './binxml-fault.js';

const HEADER_BYTES = 8;
const UNITS = 6;
const TERMINATOR_BYTES = 2;

/** Where the reading goes on behind a reference to a name: the name itself may lie right there. */
export function behindName(view: DataView, at: number): number {
  const behind = at + 4;
  return view.getUint32(at, true) === behind ? endOfName(view, behind) : behind;
}

/** Whether a reference to a name leads to one. */
export function isNameReference(view: DataView, at: number): boolean {
  if (at + 4 > view.byteLength) return false;
  const name = view.getUint32(at, true);
  if (name + HEADER_BYTES > view.byteLength) return false;
  const end = name + HEADER_BYTES + 2 * view.getUint16(name + UNITS, true);
  return end + TERMINATOR_BYTES <= view.byteLength && view.getUint16(end, true) === 0;
}

function endOfName(view: DataView, name: number): number {
  return name + HEADER_BYTES + 2 * view.getUint16(name + UNITS, true) + TERMINATOR_BYTES;
}

/** The names of elements and attributes, which a chunk holds once each. */
export class ChunkNames {
  private readonly known = new Map<number, string>();

  constructor(
    private readonly bytes: Buffer,
    private readonly view: DataView,
  ) {}

  at(name: number): string {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const start = name + HEADER_BYTES;
    const end = start + 2 * this.view.getUint16(name + UNITS, true);
    if (end > this.bytes.length) throw outOfPlace;
    const text = textOfUtf16le(this.bytes, start, end);
    this.known.set(name, text);
    return text;
  }
}
