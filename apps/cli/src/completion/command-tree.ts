import type { Argument, Command, Option } from 'commander';

/** What may stand somewhere: certain words, a file, or what nobody can foresee. */
export type Takes = { readonly words: readonly string[] } | 'a-file' | 'anything';

export interface Described {
  readonly name: string;
  readonly description: string;
}

export interface Flag {
  /** `-o`, `--output` */
  readonly names: readonly string[];
  readonly description: string;
  /** undefined: it stands alone */
  readonly takes: Takes | undefined;
}

/** One place of the command line, and what may be written there. */
export interface Place {
  /** the commands that lead here with a space between, like `certificate verify`; empty at the beginning */
  readonly at: string;
  readonly commands: readonly Described[];
  readonly flags: readonly Flag[];
  /** what the first argument is; undefined: there is none */
  readonly argument: Takes | undefined;
}

/** The words that stand for a placeholder like `<source>`; a placeholder of another name takes anything. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** Every place of a command line, the outermost first. */
export function placesOf(command: Command, vocabulary: Vocabulary, at = ''): readonly Place[] {
  const [first] = command.registeredArguments;
  const here: Place = {
    at,
    commands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
    flags: optionsAt(command).map((option) => flagOf(option, vocabulary)),
    argument: first && argumentOf(first, vocabulary),
  };
  const below = command.commands.flatMap((each) =>
    placesOf(each, vocabulary, at === '' ? each.name() : `${at} ${each.name()}`),
  );
  return [here, ...below];
}

/** Its own, and those of the whole command line; what a command between asks for is for itself. */
const optionsAt = ({ options, parent }: Command): readonly Option[] =>
  parent ? [...options, ...outermost(parent).options.filter(({ long }) => long !== '--version')] : options;

const outermost = (command: Command): Command => (command.parent ? outermost(command.parent) : command);

function flagOf(option: Option, vocabulary: Vocabulary): Flag {
  const [, placeholder] = /[<[]([a-z-]+)/.exec(option.flags) ?? [];
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    takes: placeholder === undefined ? undefined : takesOf(placeholder, option.argChoices, vocabulary),
  };
}

const argumentOf = (argument: Argument, vocabulary: Vocabulary): Takes =>
  takesOf(argument.name(), argument.argChoices, vocabulary);

function takesOf(placeholder: string, choices: readonly string[] | undefined, vocabulary: Vocabulary): Takes {
  if (placeholder === 'file') return 'a-file';
  const words = choices ?? vocabulary[placeholder];
  return words ? { words } : 'anything';
}

/** Each flag that takes something, under the place and the name it is written with: `submit --source`. */
export const valuesOf = (places: readonly Place[]): readonly (readonly [after: string, takes: Takes])[] =>
  places.flatMap(({ at, flags }) =>
    flags.flatMap(({ names, takes }) =>
      takes === undefined ? [] : names.map((name) => [`${at} ${name}`, takes] as const),
    ),
  );

/** What leads from one place to the next: the place, a space, and the word. */
export const stepsOf = (places: readonly Place[]): readonly string[] =>
  places.flatMap(({ at, commands }) => commands.map(({ name }) => `${at} ${name}`));

/** Everything that may be written at a place, but files. */
export const wordsOf = ({ commands, flags, argument }: Place): readonly Described[] => [
  ...commands,
  ...(typeof argument === 'object' ? argument.words.map((name) => ({ name, description: '' })) : []),
  ...flags.flatMap(({ names, description }) => names.map((name) => ({ name, description }))),
];
