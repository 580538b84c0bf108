import { folded, isAscii } from '../../names/name-index.js';
import { NamePresence } from '../../names/name-presence.js';
import { textIn } from '../record-text.js';
import { ByteSieve, marksOf, type BytePattern, type Stride } from './byte-sieve.js';
import { narrowAnchorOf, rawAnchorOf, wideAnchorOf, type Anchor } from './name-anchors.js';
import { bytesOfIdentifier, mayBeValue } from './unseen-names.js';

/** One form of a name in bytes. */
interface Needle {
  readonly pattern: BytePattern;
  /** where the pattern begins in the name, and the name; null where the pattern has to do */
  readonly whole: { readonly index: number; readonly name: string } | null;
}

/**
 * Where names may stand in the bytes of event logs: as text of two bytes or one byte a character in any case, as GUID or SID.
 * It may tell more places than there are and never fewer, but for names that `needsEveryRecord` is about.
 */
export class NameSieve {
  /** some name looks like a number or a time, which can stand in a record in many forms */
  readonly needsEveryRecord: boolean;
  private readonly sieve: ByteSieve;
  private readonly needles: Readonly<Record<Stride, ReadonlyMap<number, readonly Needle[]>>>;
  /** names without a piece that is always written alike */
  private readonly shapeless: NamePresence | null;

  constructor(names: Iterable<string>, blockBytes: number) {
    const keys = [...new Set([...names].map(folded))].filter((key) => key !== '').sort();
    const wide = keys.map((key) => needleOf(key, wideAnchorOf(key)));
    const shapeless = keys.filter((_, index) => !wide[index]);
    this.needsEveryRecord = keys.some(mayBeValue);
    this.shapeless = shapeless.length > 0 ? new NamePresence(shapeless) : null;
    this.sieve = ByteSieve.borrow(blockBytes);
    this.needles = {
      wide: this.lookFor('wide', wide),
      narrow: this.lookFor('narrow', [
        ...keys.map((key) => needleOf(key, narrowAnchorOf(key))),
        ...keys.flatMap(bytesOfIdentifier).map((bytes) => ({ pattern: rawAnchorOf(bytes), whole: null })),
      ]),
    };
  }

  /** What is to be looked through has to be read into one of these. */
  get blocks(): readonly [Buffer, Buffer] {
    return this.sieve.blocks;
  }

  /** Afterwards its blocks are somebody else's. */
  end(): void {
    this.sieve.giveBack();
  }

  /** Places in `[start, end)` of a block, in no order. */
  placesIn(block: Buffer, start: number, end: number): readonly number[] {
    const places: number[] = [];
    const region = { block, start, end };
    for (const stride of ['wide', 'narrow'] as const) {
      if (this.needles[stride].size === 0) continue;
      for (const place of this.sieve.placesIn(stride, block, start, end))
        if (this.isName(stride, region, place)) places.push(place);
    }
    return places;
  }

  /** Whether a name stands in these bytes of which no piece can be looked for: then nobody knows where. */
  hasShapeless(bytes: Buffer): boolean {
    const { shapeless } = this;
    return shapeless !== null && textIn(bytes).readings.some((text) => shapeless.isIn(folded(text)));
  }

  private lookFor(stride: Stride, all: ReadonlyArray<Needle | null>): ReadonlyMap<number, readonly Needle[]> {
    const needles = all.filter((needle) => needle !== null);
    const byMark = new Map<number, Needle[]>();
    for (const needle of needles)
      for (const mark of marksOf(stride, needle.pattern))
        if (!byMark.get(mark)?.push(needle)) byMark.set(mark, [needle]);
    this.sieve.lookFor(
      stride,
      needles.map(({ pattern }) => pattern),
    );
    return byMark;
  }

  private isName(stride: Stride, region: Region, place: number): boolean {
    const needles = this.needles[stride].get(this.sieve.markAt(stride, region.block, place));
    if (!needles) return false;
    for (const { whole } of needles) if (!whole || stands(whole, stride, region, place)) return true;
    return false;
  }
}

interface Region {
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
}

function needleOf(name: string, anchor: Anchor | null): Needle | null {
  if (!anchor) return null;
  // Other characters have several forms, so that only what is rendered can be compared.
  return { pattern: anchor.pattern, whole: isAscii(name) ? { index: anchor.index, name } : null };
}

function stands(
  { name, index }: { readonly name: string; readonly index: number },
  stride: Stride,
  { block, start, end }: Region,
  place: number,
): boolean {
  const width = stride === 'wide' ? 2 : 1;
  const first = place - width * index;
  if (first < start || first + width * name.length > end) return false;
  for (let at = 0; at < name.length; at++) {
    const unit =
      (block[first + width * at] ?? 0) + (width === 2 ? (block[first + 2 * at + 1] ?? 0) * 256 : 0);
    if (unit !== KELVIN && lowerOf(unit) !== name.charCodeAt(at)) return false;
  }
  return true;
}

/** It folds to `k`. */
const KELVIN = 0x212a;
const lowerOf = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit);
