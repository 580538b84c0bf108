import { textOfUtf16le } from '#source-kit';
import { tooMuch } from './binxml-fault.js';
import type { ChunkBytes } from './chunk-bytes.js';
import { ChunkNames } from './chunk-names.js';
import type { ChunkTemplates } from './chunk-templates.js';
import { fragmentCode, steps, type FragmentCode } from './fragment-code.js';
import { PieceWriter, type PieceSink } from './piece-writer.js';
import { templateInstanceAt, type TemplateInstance } from './template-instance.js';
import { isArray, itemTexts, valueText, valueTypes, type ValuePlace } from './value-text.js';

const DEEPEST = 16;
/** What a chunk's records may take together: far more than any that Windows wrote. */
const MOST_STEPS = 2 ** 22;
const MOST_CHARACTERS = 2 ** 25;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Where the code of a fragment comes from. */
interface Origin {
  /** of the template; none where there is no template */
  readonly values: readonly ValuePlace[];
  /** where the fragment's bytes end */
  readonly end: number;
  readonly depth: number;
}

/** Renders the binary XML of a chunk's records. */
export class FragmentPieces {
  private readonly names: ChunkNames;
  private stepsLeft = MOST_STEPS;
  private charactersLeft = MOST_CHARACTERS;

  constructor(
    private readonly chunk: ChunkBytes,
    private readonly templates: ChunkTemplates,
  ) {
    this.names = new ChunkNames(chunk.bytes, chunk.view);
  }

  /**
   * Tells the pieces of the XML in their order.
   * @throws {BinXmlFault} @throws RangeError; what was told before stands
   */
  tell(start: number, end: number, sink: PieceSink): void {
    if (this.charactersLeft < 0) throw tooMuch;
    const writer = new PieceWriter(sink);
    try {
      this.run(fragmentCode(this.chunk.view, start, end, true), { values: [], end, depth: 0 }, writer);
      writer.end();
    } finally {
      this.charactersLeft -= writer.characters;
    }
  }

  private run(code: FragmentCode, origin: Origin, writer: PieceWriter): void {
    const list = code.steps;
    this.spend(list.length);
    if (origin.depth > DEEPEST) throw tooMuch;
    for (let at = 0; at + 2 < list.length; at += 3) {
      const [step, first, second] = [list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0];
      if (step <= steps.close) this.runTag(step, first, writer);
      else if (step === steps.value) this.runValue(first, second === 1, origin, writer);
      else if (step === steps.instance) this.runInstance(first, origin, writer);
      else if (step === steps.instruction) writer.instruction(this.names.at(first));
      else writer.text(this.textOf(step, first, second));
    }
  }

  private runTag(step: number, name: number, writer: PieceWriter): void {
    if (step === steps.open) writer.open(this.names.at(name));
    else if (step === steps.attribute) writer.openAttribute(this.names.at(name));
    else if (step === steps.content) writer.content();
    else writer.close();
  }

  private textOf(step: number, first: number, second: number): string {
    const { bytes } = this.chunk;
    if (step === steps.text) return textOfUtf16le(bytes, first, first + second);
    if (step === steps.character) return String.fromCharCode(first);
    if (step === steps.constant)
      return valueText(this.chunk, { type: first, at: second, size: bytes.length - second });
    const name = this.names.at(first);
    return ENTITIES[name] ?? `&${name};`;
  }

  private runValue(index: number, isOptional: boolean, origin: Origin, writer: PieceWriter): void {
    const value = origin.values[index];
    if (!value || value.type === valueTypes.nothing || value.size === 0) {
      if (isOptional) writer.leaveOut();
    } else if (value.type === valueTypes.binaryXml) {
      this.spend(value.size);
      const end = value.at + value.size;
      const code = fragmentCode(this.chunk.view, value.at, end, false);
      this.run(code, { values: [], end, depth: origin.depth + 1 }, writer);
    } else if (isArray(value.type)) writer.items(itemTexts(this.chunk, value));
    else writer.text(valueText(this.chunk, value));
  }

  private runInstance(at: number, { end, depth }: Origin, writer: PieceWriter): void {
    const instance = templateInstanceAt(this.chunk.view, at, end);
    this.spend(instance.count);
    const values = this.valuesOf(instance);
    this.run(this.templates.at(instance.definition), { values, end, depth: depth + 1 }, writer);
  }

  private valuesOf({ descriptors, values }: TemplateInstance): readonly ValuePlace[] {
    const { view } = this.chunk;
    const places: ValuePlace[] = [];
    let at = values;
    for (let each = descriptors; each < values; each += 4) {
      const size = view.getUint16(each, true);
      places.push({ type: view.getUint8(each + 2), at, size });
      at += size;
    }
    return places;
  }

  private spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) throw tooMuch;
  }
}
