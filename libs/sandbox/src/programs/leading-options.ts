/**
 * Stand-ins get their place in the sandbox in leading options, which the settings write into the program's
 * vector (`[node, wevtutil.js, --world, <folder>]`); the words after them are those of the real program.
 */
export interface StandInCall {
  readonly options: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

export function standInCall(argv: readonly string[], names: readonly string[]): StandInCall {
  const options = new Map<string, string>();
  let at = 0;
  for (; names.includes(argv[at] ?? ''); at += 2) options.set(argv[at] ?? '', argv[at + 1] ?? '');
  return { options, words: argv.slice(at) };
}

export function required(call: StandInCall, name: string): string {
  const value = call.options.get(name);
  if (value === undefined) throw new Error(`The stand-in needs ${name}.`);
  return value;
}
