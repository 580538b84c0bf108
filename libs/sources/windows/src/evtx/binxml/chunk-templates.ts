import { outOfPlace, tooMuch } from './binxml-fault.js';
import type { ChunkBytes } from './chunk-bytes.js';
import { fragmentCode, type FragmentCode } from './fragment-code.js';
import { definitionAt } from './template-instance.js';

/**
 * A chunk has a few dozen templates of a few kilobytes. A hostile one could make every record name another
 * overlapping stretch of it; it gets no more time than this.
 */
const MOST_BYTES = 2 ** 21;

/** The templates of a chunk, each read once, wherever in the chunk it is defined. */
export class ChunkTemplates {
  private readonly known = new Map<number, FragmentCode | null>();
  private bytesRead = 0;

  constructor(private readonly chunk: ChunkBytes) {}

  /** @throws {BinXmlFault} when there is none */
  at(definition: number): FragmentCode {
    let code = this.known.get(definition);
    if (code === undefined) {
      code = this.read(definition);
      this.known.set(definition, code);
    }
    if (code === null) throw outOfPlace;
    return code;
  }

  private read(definition: number): FragmentCode | null {
    if (this.bytesRead > MOST_BYTES) throw tooMuch;
    try {
      const { start, end } = definitionAt(this.chunk.view, definition);
      this.bytesRead += end - start;
      const code = fragmentCode(this.chunk.view, start, end, true);
      return code.steps.length > 0 ? code : null;
    } catch {
      return null;
    }
  }
}
