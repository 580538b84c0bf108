import { stepsOf, valuesOf, wordsOf, type Place, type Takes } from './command-tree.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const oneOf = (texts: readonly string[]): string => texts.map(quoted).join('|');

function answer(takes: Takes): string {
  if (takes === 'anything') return 'COMPREPLY=()';
  if (takes === 'a-file') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';
  return `COMPREPLY=($(compgen -W ${quoted(takes.words.join(' '))} -- "$cur"))`;
}

/** For bash: `source <(lethe completion bash)`. */
export function bashCompletion(places: readonly Place[]): string {
  const values = valuesOf(places).map(
    ([after, takes]) => `    ${quoted(after)}) ${answer(takes)}; return ;;`,
  );
  const words = places.map(
    (place) =>
      `    ${quoted(place.at)}) words=${quoted(
        wordsOf(place)
          .map(({ name }) => name)
          .join(' '),
      )}${place.argument === 'a-file' ? '; files=yes' : ''} ;;`,
  );
  return `# bash completion of lethe
_lethe() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= words= files= i
  # bash makes three words of --purge=verified
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${oneOf(stepsOf(places))}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words --help" -- "$cur"))
  if [[ $files == yes && $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$cur"))
  fi
}
complete -F _lethe lethe
`;
}
