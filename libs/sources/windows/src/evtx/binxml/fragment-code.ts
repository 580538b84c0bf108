import { outOfPlace, unknownToken } from './binxml-fault.js';
import { behindName, isNameReference } from './chunk-names.js';
import { templateInstanceAt } from './template-instance.js';
import { fixedBytes } from './value-text.js';

/** What a piece of binary XML does when it is rendered; each takes two numbers. */
export const steps = {
  /** place of the name */
  open: 0,
  attribute: 1,
  /** end of a start tag */
  content: 2,
  close: 3,
  /** place and bytes of UTF-16 text */
  text: 4,
  /** type and place of a constant of another type */
  constant: 5,
  character: 6,
  entity: 7,
  /** index of the value, and 1 if nothing is to be shown for a missing one */
  value: 8,
  /** place of the token */
  instance: 9,
  instruction: 10,
} as const;

/** Binary XML read once and checked: a template is used by many records. */
export interface FragmentCode {
  /** step, number, number; and so on */
  readonly steps: readonly number[];
  /**
   * Some text is put together of several pieces, so that a name may be there in the text that is nowhere in the bytes.
   */
  readonly isPieced: boolean;
}

/** MS-EVEN6, 2.2.12: tokens without their flag. */
const tokens = {
  end: 0x00,
  openStartElement: 0x01,
  closeStartElement: 0x02,
  closeEmptyElement: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  characterData: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  templateInstance: 0x0c,
  normalSubstitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f,
} as const;
/** Attributes follow an element, other pieces an attribute. */
const MORE_FOLLOWS = 0x40;
const UTF16 = 0x01;

/**
 * Reads binary XML into steps.
 * @param inDefinition elements carry the id of what they depend on, as they do in templates alone (DOC); some writers
 * keep to neither, so each element is looked at
 * @throws {BinXmlFault} @throws RangeError
 */
export function fragmentCode(
  view: DataView,
  start: number,
  end: number,
  inDefinition: boolean,
): FragmentCode {
  const reading = new FragmentReading(view, end, inDefinition);
  for (let at = start; at < end && !reading.hasEnded;) at = reading.take(at);
  return { steps: reading.steps, isPieced: reading.isPieced };
}

class FragmentReading {
  readonly steps: number[] = [];
  isPieced = false;
  hasEnded = false;
  private pieces = 0;

  constructor(
    private readonly view: DataView,
    private readonly end: number,
    private readonly inDefinition: boolean,
  ) {}

  /** Reads the token at this place; returns the next place. */
  take(at: number): number {
    const { view } = this;
    const token = view.getUint8(at);
    const kind = token & ~MORE_FOLLOWS;
    switch (kind) {
      case tokens.end:
        this.hasEnded = true;
        return at + 1;
      case tokens.openStartElement:
        return this.openElement(at, token !== kind);
      case tokens.closeStartElement:
        return this.tag(steps.content, at, 0);
      case tokens.closeEmptyElement:
        this.tag(steps.content, at, 0);
        return this.tag(steps.close, at, 0);
      case tokens.endElement:
        return this.tag(steps.close, at, 0);
      case tokens.attribute:
        this.tag(steps.attribute, at, view.getUint32(at + 1, true));
        return this.named(at + 1);
      case tokens.templateInstance:
        this.steps.push(steps.instance, at, 0);
        return templateInstanceAt(view, at, this.end).end;
      case tokens.fragmentHeader:
        return at + 4;
      default:
        return this.takeText(kind, at);
    }
  }

  private takeText(kind: number, at: number): number {
    const { view } = this;
    switch (kind) {
      case tokens.value:
        return this.constant(at);
      case tokens.characterData:
      case tokens.instructionData:
        return this.text(at + 1);
      case tokens.characterReference:
        return this.piece(steps.character, view.getUint16(at + 1, true), 0, at + 3);
      case tokens.entityReference:
        return this.piece(steps.entity, view.getUint32(at + 1, true), 0, this.named(at + 1));
      case tokens.instructionTarget:
        this.tag(steps.instruction, at, view.getUint32(at + 1, true));
        return this.named(at + 1);
      case tokens.normalSubstitution:
      case tokens.optionalSubstitution: {
        const isOptional = kind === tokens.optionalSubstitution ? 1 : 0;
        return this.piece(steps.value, view.getUint16(at + 1, true), isOptional, at + 4);
      }
      default:
        throw unknownToken;
    }
  }

  private openElement(at: number, hasAttributes: boolean): number {
    const size = this.sizeOfElementAt(at);
    this.tag(steps.open, at, this.view.getUint32(size + 4, true));
    const behind = this.named(size + 4);
    return hasAttributes ? behind + 4 : behind;
  }

  private sizeOfElementAt(at: number): number {
    const [likely, other] = this.inDefinition ? [at + 3, at + 1] : [at + 1, at + 3];
    if (this.isElement(likely)) return likely;
    if (this.isElement(other)) return other;
    throw outOfPlace;
  }

  private isElement(size: number): boolean {
    const { view } = this;
    if (size + 8 > this.end || size + 4 + view.getUint32(size, true) > view.byteLength) return false;
    return isNameReference(view, size + 4);
  }

  private named(reference: number): number {
    if (!isNameReference(this.view, reference)) throw outOfPlace;
    return behindName(this.view, reference);
  }

  private constant(at: number): number {
    const type = this.view.getUint8(at + 1);
    if (type === UTF16) return this.text(at + 2);
    const bytes = fixedBytes(type);
    if (bytes === null) throw unknownToken;
    return this.piece(steps.constant, type, at + 2, at + 2 + bytes);
  }

  /** @param at of the number of units before the text */
  private text(at: number): number {
    const bytes = 2 * this.view.getUint16(at, true);
    if (at + 2 + bytes > this.end) throw outOfPlace;
    return this.piece(steps.text, at + 2, bytes, at + 2 + bytes);
  }

  private piece(step: number, first: number, second: number, next: number): number {
    this.steps.push(step, first, second);
    if (++this.pieces > 1) this.isPieced = true;
    return next;
  }

  private tag(step: number, at: number, name: number): number {
    this.steps.push(step, name, 0);
    this.pieces = 0;
    return at + 1;
  }
}
