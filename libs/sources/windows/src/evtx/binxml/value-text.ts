import { textOfUtf16le } from '#source-kit';
import { outOfPlace } from './binxml-fault.js';
import type { ChunkBytes } from './chunk-bytes.js';

/** The types of values (DOC: MS-EVEN6, 2.2.17; the system-bound ones are SEEN in open readers). */
export const valueTypes = {
  nothing: 0x00,
  text: 0x01,
  ansiText: 0x02,
  binaryXml: 0x21,
  xmlText: 0x23,
} as const;
const ARRAY = 0x80;

export const isArray = (type: number): boolean => type >= ARRAY;
export const itemType = (type: number): number => type & (ARRAY - 1);

/** Where a value lies. */
export interface ValuePlace {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

type Rendering = (chunk: ChunkBytes, at: number, size: number) => string;

/** One of a size of its own, or of the size that it is given as a single value. */
interface ValueForm {
  readonly bytes: number | null;
  readonly text: Rendering;
}

const integer = (bytes: number, text: (view: DataView, at: number) => number | bigint): ValueForm => ({
  bytes,
  text: ({ view }, at) => text(view, at).toString(),
});
const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
const padded = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');
const hexBytes = ({ bytes }: ChunkBytes, at: number, size: number): string =>
  bytes.toString('hex', at, at + size).toUpperCase();
const utf16 = ({ bytes }: ChunkBytes, at: number, size: number): string =>
  withoutEnd(textOfUtf16le(bytes, at, at + size));
const ansi = ({ bytes }: ChunkBytes, at: number, size: number): string =>
  withoutEnd(westernCodePage.decode(bytes.subarray(at, at + size)));
/** INF: the code page of the host is not in the file; the western one is the most common. */
const westernCodePage = new TextDecoder('windows-1252');
const withoutEnd = (text: string): string => (text.endsWith('\0') ? text.replace(/\0+$/, '') : text);

const FORMS: Readonly<Record<number, ValueForm>> = {
  0x01: { bytes: null, text: utf16 },
  0x02: { bytes: null, text: ansi },
  0x03: integer(1, (view, at) => view.getInt8(at)),
  0x04: integer(1, (view, at) => view.getUint8(at)),
  0x05: integer(2, (view, at) => view.getInt16(at, true)),
  0x06: integer(2, (view, at) => view.getUint16(at, true)),
  0x07: integer(4, (view, at) => view.getInt32(at, true)),
  0x08: integer(4, (view, at) => view.getUint32(at, true)),
  0x09: integer(8, (view, at) => view.getBigInt64(at, true)),
  0x0a: integer(8, (view, at) => view.getBigUint64(at, true)),
  0x0b: integer(4, (view, at) => view.getFloat32(at, true)),
  0x0c: integer(8, (view, at) => view.getFloat64(at, true)),
  0x0d: { bytes: 4, text: truth },
  0x0e: { bytes: null, text: hexBytes },
  0x0f: { bytes: 16, text: guid },
  0x10: {
    bytes: null,
    text: ({ view }, at, size) => hex(size === 8 ? view.getBigUint64(at, true) : view.getUint32(at, true)),
  },
  0x11: { bytes: 8, text: fileTime },
  0x12: { bytes: 16, text: systemTime },
  0x13: { bytes: null, text: sid },
  0x14: { bytes: 4, text: ({ view }, at) => hex(view.getUint32(at, true)) },
  0x15: { bytes: 8, text: ({ view }, at) => hex(view.getBigUint64(at, true)) },
  // A handle and whatever a later Windows adds are shown as their bytes, so that nothing is left out.
  0x20: { bytes: null, text: hexBytes },
  0x23: { bytes: null, text: utf16 },
};
const OPAQUE: ValueForm = { bytes: null, text: hexBytes };

/** A single value as text. @throws {BinXmlFault} */
export function valueText(chunk: ChunkBytes, { type, at, size }: ValuePlace): string {
  if (type === valueTypes.nothing || size === 0) return '';
  const form = FORMS[type] ?? OPAQUE;
  if (at + size > chunk.bytes.length || (form.bytes !== null && size < form.bytes)) throw outOfPlace;
  return form.text(chunk, at, size);
}

/** The items of an array as text. @throws {BinXmlFault} */
export function itemTexts(chunk: ChunkBytes, { type, at, size }: ValuePlace): readonly string[] {
  const item = itemType(type);
  if (at + size > chunk.bytes.length) throw outOfPlace;
  if (item === 0x01 || item === 0x23) return utf16(chunk, at, size).split('\0');
  if (item === 0x02) return ansi(chunk, at, size).split('\0');
  const form = FORMS[item] ?? OPAQUE;
  const texts: string[] = [];
  for (let next = at; next < at + size;) {
    const bytes = item === 0x13 ? sidBytes(chunk, next) : (form.bytes ?? (item === 0x10 ? 8 : size));
    if (next + bytes > at + size) break;
    texts.push(form.text(chunk, next, bytes));
    next += bytes;
  }
  return texts;
}

/** A size written out for itself in a template, behind the type of a constant. */
export const fixedBytes = (type: number): number | null => FORMS[type]?.bytes ?? null;

/** Some providers write flags as truth values. */
function truth({ view }: ChunkBytes, at: number): string {
  const value = view.getUint32(at, true);
  return value > 1 ? value.toString() : String(value === 1);
}

function guid({ bytes, view }: ChunkBytes, at: number): string {
  const last = bytes.toString('hex', at + 8, at + 16).toUpperCase();
  const first = `${padded(view.getUint32(at, true), 8)}-${padded(view.getUint16(at + 4, true), 4)}`;
  return `{${first}-${padded(view.getUint16(at + 6, true), 4)}-${last.slice(0, 4)}-${last.slice(4)}}`;
}

const sidBytes = ({ view }: ChunkBytes, at: number): number => 8 + 4 * view.getUint8(at + 1);

function sid({ view }: ChunkBytes, at: number, size: number): string {
  const count = view.getUint8(at + 1);
  if (8 + 4 * count > size) throw outOfPlace;
  const authority = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
  let text = `S-${view.getUint8(at)}-${authority}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(at + 8 + 4 * index, true)}`;
  return text;
}

/** FILETIME counts tenths of microseconds since 1601. */
const EPOCH_MS = 11_644_473_600_000n;

function fileTime({ view }: ChunkBytes, at: number): string {
  const ticks = view.getBigUint64(at, true);
  const ms = ticks / 10_000n - EPOCH_MS;
  const rest = (ticks % 10_000n).toString().padStart(4, '0');
  return new Date(Number(ms)).toISOString().replace('Z', `${rest}Z`);
}

function systemTime({ view }: ChunkBytes, at: number): string {
  const part = (index: number, digits = 2): string =>
    view
      .getUint16(at + 2 * index, true)
      .toString()
      .padStart(digits, '0');
  return `${part(0, 4)}-${part(1)}-${part(3)}T${part(4)}:${part(5)}:${part(6)}.${part(7, 3)}Z`;
}
