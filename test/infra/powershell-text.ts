/** What of a PowerShell script is code: comments and texts are left out, brackets counted. */
export interface ScriptText {
  /** the script with comments and single-quoted texts blanked; double-quoted ones stay, as code may be in them */
  readonly code: string;
  /** brackets that nobody closes or opened */
  readonly unbalanced: readonly string[];
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** A comment, a text, or something escaped; whatever else is code. */
const PIECE = /<#[\s\S]*?#>|#[^\n]*|'(?:''|[^'])*'|"(?:`[\s\S]|""|[^"`])*"|`[\s\S]/g;

/** Reads a script far enough to know where its code is. Here-strings are not used in ours. */
export function readScript(script: string): ScriptText {
  const code = script.replace(PIECE, (piece) => (piece.startsWith('"') ? piece : ' '.repeat(piece.length)));
  const bare = code.replace(/"(?:`[\s\S]|""|[^"`])*"/g, '');
  const open: string[] = [];
  const unbalanced: string[] = [];
  for (const character of bare) {
    if ('([{'.includes(character)) open.push(character);
    const opening = CLOSES[character];
    if (opening !== undefined && open.pop() !== opening) unbalanced.push(character);
  }
  return { code, unbalanced: [...unbalanced, ...open] };
}
