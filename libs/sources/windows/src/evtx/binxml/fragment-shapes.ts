import { outOfPlace, tooMuch } from './binxml-fault.js';
import type { ChunkBytes } from './chunk-bytes.js';
import type { ChunkTemplates } from './chunk-templates.js';
import { fragmentCode, steps } from './fragment-code.js';
import { templateInstanceAt } from './template-instance.js';
import { itemType, valueTypes } from './value-text.js';

const FRAGMENT_HEADER = 0x0f;
const TEMPLATE_INSTANCE = 0x0c;
const DEEPEST = 16;

/**
 * Looks over the binary XML of a record without rendering it: whether its templates are there and its values lie within
 * it. That is most of what tells a damaged record, at a hundredth of the price.
 * @throws {BinXmlFault} @throws RangeError
 */
export class FragmentShapes {
  constructor(
    private readonly chunk: ChunkBytes,
    private readonly templates: ChunkTemplates,
  ) {}

  /** Whether a name may be in the text that is not in the bytes. */
  isPieced(start: number, end: number, depth = 0): boolean {
    if (depth > DEEPEST) throw tooMuch;
    const at = this.instanceIn(start, end);
    if (at === null) return this.isElementPieced(start, end, depth);
    return this.isInstancePieced(at, end, depth);
  }

  /**
   * Whether the bytes at a place are a value of this fragment alone. What else they can be, the constant of a template
   * or a name, other records may share.
   */
  isOwnValue(place: number, start: number, end: number): boolean {
    const at = this.instanceIn(start, end);
    if (at === null) return false;
    const { view } = this.chunk;
    const { descriptors, values } = templateInstanceAt(view, at, end);
    let value = values;
    for (let each = descriptors; each < values; each += 4) {
      const size = view.getUint16(each, true);
      if (place >= value && place < value + size) {
        if (itemType(view.getUint8(each + 2)) !== valueTypes.binaryXml) return true;
        return this.isOwnValue(place, value, value + size);
      }
      value += size;
    }
    return false;
  }

  /** Most fragments are nothing but a use of a template. */
  private instanceIn(start: number, end: number): number | null {
    const { view } = this.chunk;
    const at = start < end && view.getUint8(start) === FRAGMENT_HEADER ? start + 4 : start;
    return at < end && view.getUint8(at) === TEMPLATE_INSTANCE ? at : null;
  }

  private isInstancePieced(at: number, end: number, depth: number): boolean {
    const { view } = this.chunk;
    const { definition, descriptors, values } = templateInstanceAt(view, at, end);
    let { isPieced } = this.templates.at(definition);
    let value = values;
    for (let each = descriptors; each < values; each += 4) {
      const size = view.getUint16(each, true);
      const type = itemType(view.getUint8(each + 2));
      if (type === valueTypes.binaryXml && size > 0)
        isPieced = this.isPieced(value, value + size, depth + 1) || isPieced;
      else if (type === valueTypes.xmlText && size > 0) isPieced = true;
      value += size;
    }
    return isPieced;
  }

  private isElementPieced(start: number, end: number, depth: number): boolean {
    const code = fragmentCode(this.chunk.view, start, end, depth === 0);
    if (depth === 0 && code.steps.length === 0) throw outOfPlace;
    let { isPieced } = code;
    for (let step = 0; step < code.steps.length; step += 3) {
      if (code.steps[step] !== steps.instance) continue;
      isPieced = this.isInstancePieced(code.steps[step + 1] ?? 0, end, depth + 1) || isPieced;
    }
    return isPieced;
  }
}
