/**
 * Reads PowerShell scripts, whose paths are its arguments, by a whole grammar, and prints as JSON what does not fit it:
 * `[{ "file", "line", "text" }]`. Best run with `--liftoff-only`: V8 would spend half a minute on making the grammar fast.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
const parser = new Parser().setLanguage(await Language.load(fileURLToPath(grammar)));

/** The smallest parts that do not fit, or are missing. */
function* faultsIn(node) {
  if (node.isError || node.isMissing)
    yield { line: node.startPosition.row + 1, text: node.text.slice(0, 80) };
  else if (node.hasError) for (const child of node.children) yield* faultsIn(child);
}

const faults = process.argv.slice(2).flatMap((file) => {
  const tree = parser.parse(readFileSync(file, 'utf8'));
  return [...faultsIn(tree.rootNode)].map((fault) => ({ file, ...fault }));
});
console.log(JSON.stringify(faults));
