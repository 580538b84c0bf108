import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a page tells its reader to do with one of its blocks. */
export interface Step {
  readonly what: 'write' | 'add' | 'run';
  /** of the project, with `/`; empty for what is run */
  readonly path: string;
  /** the line that an addition comes after */
  readonly after: string | undefined;
  /** the block, each line with its end */
  readonly text: string;
}

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const WRITE = /^Write `([^`]+)`:$/;
const ADD = /^Add to `([^`]+)`, after the line `([^`]+)`:$/;

/** Every block of a page, with what the line before it says. @throws when that cannot be followed */
export function stepsOf(page: string): readonly Step[] {
  return [...page.matchAll(BLOCK)].map(({ index, 1: language, 2: text = '' }): Step => {
    const said = page.slice(0, index).trimEnd().split('\n').at(-1) ?? '';
    const [, written] = WRITE.exec(said) ?? [];
    if (written !== undefined) return { what: 'write', path: written, after: undefined, text };
    const [, path, after] = ADD.exec(said) ?? [];
    if (path !== undefined) return { what: 'add', path, after, text };
    if (language === 'sh') return { what: 'run', path: '', after: undefined, text };
    throw new Error(`Nobody can tell what to do with the block after “${said}”.`);
  });
}

/** Does in a copy of the project what a page says about files. */
export async function follow(steps: readonly Step[], root: string): Promise<void> {
  for (const { what, path, after, text } of steps) {
    const file = join(root, path);
    if (what === 'write') {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
    }
    if (what === 'add')
      await writeFile(file, inserted(await readFile(file, 'utf8'), `${after}\n`, text, path));
  }
}

function inserted(content: string, after: string, text: string, path: string): string {
  const places = `\n${content}`.split(`\n${after}`).length - 1;
  if (places !== 1) throw new Error(`${path} has ${places} lines “${after.trimEnd()}”, not one.`);
  const end = `\n${content}`.indexOf(`\n${after}`) + after.length;
  return content.slice(0, end) + text + content.slice(end);
}
