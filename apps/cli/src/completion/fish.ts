import { stepsOf, type Flag, type Place, type Takes } from './command-tree.js';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function answer(takes: Takes | undefined): string {
  if (takes === undefined) return '';
  if (takes === 'anything') return ' -x';
  return takes === 'a-file' ? ' -r -F' : ` -x -a ${quoted(takes.words.join(' '))}`;
}

const flagLine = (where: string, { names, description, takes }: Flag): string => {
  const written = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return `complete -c lethe -n ${where} ${written.join(' ')}${answer(takes)} -d ${quoted(description)}`;
};

function linesOf({ at, commands, flags, argument }: Place): string[] {
  const where = quoted(`__lethe_at ${quoted(at)}`);
  return [
    ...commands.map(
      ({ name, description }) => `complete -c lethe -n ${where} -a ${name} -d ${quoted(description)}`,
    ),
    ...(typeof argument === 'object'
      ? [`complete -c lethe -n ${where} -a ${quoted(argument.words.join(' '))}`]
      : []),
    ...(argument === 'a-file' ? [`complete -c lethe -n ${where} -F`] : []),
    ...flags.map((flag) => flagLine(where, flag)),
  ];
}

/** For fish: `lethe completion fish > ~/.config/fish/completions/lethe.fish`. */
export function fishCompletion(places: readonly Place[]): string {
  return `# fish completion of lethe
function __lethe_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${stepsOf(places).map(quoted).join(' ')}
        set at (string trim -- "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
complete -c lethe -f
complete -c lethe -l help -d 'say what it takes'
${places.flatMap(linesOf).join('\n')}
`;
}
