/** Builds event log files byte by byte (DOC: MS-EVEN6, 2.2.12), also such as Windows would not write. */

export type Content =
  | string
  | {
      readonly element: string;
      readonly attributes?: Readonly<Record<string, readonly Content[]>>;
      readonly content?: readonly Content[];
    }
  | { readonly value: number; readonly optional?: boolean }
  | { readonly entity: string }
  | { readonly character: number }
  | { readonly cdata: string }
  | { readonly instruction: string; readonly data: string };

/** A template is known by its identity: used again it is not defined again. */
export interface Template {
  readonly content: readonly Content[];
}

export interface Value {
  readonly type: number;
  /** binary XML holds places in the chunk, so it has to know its own */
  readonly bytes: Buffer | ((chunk: ChunkBuilder, place: number) => Buffer);
}

export type Fragment =
  { readonly template: Template; readonly values: readonly Value[] } | readonly Content[];

export const CHUNK = 0x10000;
export const FILE_HEADER = 0x1000;
const RECORDS_START = 0x200;
const DEFINITIONS_START = 0xe000;

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const units = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from(text, 'utf16le')]);

export class ChunkBuilder {
  private readonly bytes = Buffer.alloc(CHUNK);
  private readonly names = new Map<string, number>();
  private readonly templates = new Map<Template, number>();
  private readonly places: number[] = [];
  private at = RECORDS_START;
  private definitions = DEFINITIONS_START;

  constructor(private readonly firstNumber = 1) {}

  /** Puts a template where no record is, so that the records only point to it. */
  define(template: Template): this {
    const definition = this.definition(template, this.definitions);
    definition.copy(this.bytes, this.definitions);
    this.definitions += definition.length;
    return this;
  }

  record(fragment: Fragment): this {
    const content = this.fragment(fragment, this.at + 24, Array.isArray(fragment));
    const size = 24 + content.length + 4;
    const time = 133_000_000_000_000_000;
    const head = [u32(0x2a2a), u32(size), u64(this.firstNumber + this.places.length), u64(time)];
    Buffer.concat([...head, content, u32(size)]).copy(this.bytes, this.at);
    this.places.push(this.at);
    this.at += size;
    return this;
  }

  /** Where the records begin; the place behind the last is next to come. */
  get recordPlaces(): readonly number[] {
    return [...this.places, this.at];
  }

  built(): Buffer {
    const last = this.firstNumber + this.places.length - 1;
    const numbers = [this.firstNumber, last, this.firstNumber, last].map(u64);
    const head = [Buffer.from('ElfChnk\0'), ...numbers, u32(128), u32(this.places.at(-1) ?? 0), u32(this.at)];
    Buffer.concat(head).copy(this.bytes);
    return this.bytes;
  }

  /** @param withIds elements say what they depend on, as they do in templates */
  fragment(fragment: Fragment, place: number, withIds = false): Buffer {
    const header = Buffer.from([0x0f, 1, 1, 0]);
    const body =
      'template' in fragment
        ? this.instance(fragment.template, fragment.values, place + 4)
        : this.contents(fragment, place + 4, withIds);
    return Buffer.concat([header, body, Buffer.from([0])]);
  }

  private instance(template: Template, values: readonly Value[], place: number): Buffer {
    const known = this.templates.get(template);
    const definition = known === undefined ? this.definition(template, place + 10) : Buffer.alloc(0);
    const parts = [Buffer.from([0x0c, 1]), u32(1), u32(known ?? place + 10), definition, u32(values.length)];
    let at = place + 14 + definition.length + 4 * values.length;
    const contents = values.map(({ bytes }) => {
      const content = typeof bytes === 'function' ? bytes(this, at) : bytes;
      at += content.length;
      return content;
    });
    const descriptors = values.map(({ type }, index) =>
      Buffer.concat([u16(contents[index]?.length ?? 0), Buffer.from([type, 0])]),
    );
    return Buffer.concat([...parts, ...descriptors, ...contents]);
  }

  private definition(template: Template, place: number): Buffer {
    this.templates.set(template, place);
    const content = this.fragment(template.content, place + 24, true);
    return Buffer.concat([u32(0), Buffer.alloc(16, 7), u32(content.length), content]);
  }

  private contents(contents: readonly Content[], place: number, withIds: boolean): Buffer {
    let bytes = Buffer.alloc(0);
    for (const content of contents)
      bytes = Buffer.concat([bytes, this.content(content, place + bytes.length, withIds)]);
    return bytes;
  }

  private content(content: Content, place: number, withIds: boolean): Buffer {
    if (typeof content === 'string') return Buffer.concat([Buffer.from([0x05, 0x01]), units(content)]);
    if ('value' in content) {
      const token = content.optional === true ? 0x0e : 0x0d;
      return Buffer.concat([Buffer.from([token]), u16(content.value), Buffer.from([1])]);
    }
    if ('entity' in content)
      return Buffer.concat([Buffer.from([0x09]), this.name(content.entity, place + 1)]);
    if ('character' in content) return Buffer.concat([Buffer.from([0x08]), u16(content.character)]);
    if ('cdata' in content) return Buffer.concat([Buffer.from([0x07]), units(content.cdata)]);
    if ('instruction' in content) {
      const target = Buffer.concat([Buffer.from([0x0a]), this.name(content.instruction, place + 1)]);
      return Buffer.concat([target, Buffer.from([0x0b]), units(content.data)]);
    }
    return this.element(content, place, withIds);
  }

  private element(
    { element, attributes = {}, content = [] }: Extract<Content, { element: string }>,
    place: number,
    withIds: boolean,
  ): Buffer {
    const all = Object.entries(attributes);
    const id = withIds ? Buffer.from([0xff, 0xff]) : Buffer.alloc(0);
    const head = place + 1 + id.length + 4;
    let body = this.name(element, head);
    if (all.length > 0) body = Buffer.concat([body, u32(0)]);
    for (const [name, value] of all) {
      body = Buffer.concat([body, Buffer.from([0x06])]);
      body = Buffer.concat([body, this.name(name, head + body.length)]);
      body = Buffer.concat([body, this.contents(value, head + body.length, withIds)]);
    }
    body = Buffer.concat([body, Buffer.from([0x02])]);
    body = Buffer.concat([body, this.contents(content, head + body.length, withIds), Buffer.from([0x04])]);
    return Buffer.concat([Buffer.from([all.length > 0 ? 0x41 : 0x01]), id, u32(body.length), body]);
  }

  /** @param place of the reference */
  private name(name: string, place: number): Buffer {
    const known = this.names.get(name);
    if (known !== undefined) return u32(known);
    this.names.set(name, place + 4);
    return Buffer.concat([u32(place + 4), u32(0), u16(0), units(name), u16(0)]);
  }
}

/** @param count of chunks as the header tells it */
export function evtxFile(chunks: readonly Buffer[], count = chunks.length): Buffer {
  const header = Buffer.alloc(FILE_HEADER);
  header.write('ElfFile\0', 'latin1');
  header.writeUInt16LE(count, 0x2a);
  return Buffer.concat([header, ...chunks]);
}

export const values = {
  nothing: { type: 0, bytes: Buffer.alloc(0) },
  text: (text: string): Value => ({ type: 0x01, bytes: Buffer.from(text, 'utf16le') }),
  ansi: (text: string): Value => ({ type: 0x02, bytes: Buffer.from(text, 'latin1') }),
  texts: (...texts: readonly string[]): Value => ({
    type: 0x81,
    bytes: Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf16le'),
  }),
  u32: (value: number): Value => ({ type: 0x08, bytes: u32(value) }),
  nested: (fragment: Fragment): Value => ({
    type: 0x21,
    bytes: (chunk, place) => chunk.fragment(fragment, place),
  }),
  hex: (type: number, hex: string): Value => ({ type, bytes: Buffer.from(hex, 'hex') }),
};

/** An event with the content given, as Windows frames it. */
export const event = (...content: readonly Content[]): readonly Content[] => [
  {
    element: 'Event',
    attributes: { xmlns: ['http://schemas.microsoft.com/win/2004/08/events/event'] },
    content: [
      {
        element: 'System',
        content: [
          { element: 'EventID', content: ['4720'] },
          { element: 'Channel', content: ['Security'] },
        ],
      },
      { element: 'EventData', content },
    ],
  },
];
