import { stepsOf, valuesOf, wordsOf, type Described, type Place, type Takes } from './command-tree.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const described = ({ name, description }: Described): string =>
  quoted([name, description].map((part) => part.replaceAll(':', '\\:')).join(':'));

function answer(takes: Takes): string {
  if (takes === 'anything') return 'return';
  return takes === 'a-file' ? '_files; return' : `compadd -- ${takes.words.map(quoted).join(' ')}; return`;
}

/** For zsh: a file `_lethe` in a folder of `$fpath`, or `source <(lethe completion zsh)` after `compinit`. */
export function zshCompletion(places: readonly Place[]): string {
  const values = valuesOf(places).map(([after, takes]) => `    (${quoted(after)}) ${answer(takes)} ;;`);
  const words = places.map(
    (place) =>
      `    (${quoted(place.at)}) found=(${wordsOf(place).map(described).join(' ')})${place.argument === 'a-file' ? '; files=yes' : ''} ;;`,
  );
  return `#compdef lethe
_lethe() {
  local at= files= prev=\${words[CURRENT-1]}
  local -i i
  local -a found
  if [[ \${words[CURRENT]} == --*=* ]]; then
    prev=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      (${stepsOf(places).map(quoted).join('|')}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  case "$at $prev" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  found+=('--help:say what it takes')
  [[ $files == yes ]] && _files
  _describe lethe found
}
if [[ \${funcstack[1]} == _lethe ]]; then _lethe "$@"; else compdef _lethe lethe; fi
`;
}
