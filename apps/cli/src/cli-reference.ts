import type { Command } from 'commander';
import { letheProgram } from './program.js';
import type { Session } from './session.js';

/** Width of the help on the page, in characters. */
const COLUMNS = 100;

interface Shown {
  readonly name: string;
  readonly help: string;
}

/** The help of a command and of all below it, as the program shows it. */
function shownOf(command: Command, written: () => string, at: string): readonly Shown[] {
  command.outputHelp();
  const here = { name: at, help: written() };
  return [here, ...command.commands.flatMap((each) => shownOf(each, written, `${at} ${each.name()}`))];
}

/** docs/reference/cli.md */
export function cliReference(): string {
  let text = '';
  const session: Session = {
    terminal: {
      out: (piece) => void (text += piece),
      err: (piece) => void (text += piece),
      interactive: false,
      columns: COLUMNS,
      rows: Infinity,
      colour: false,
    },
    signal: new AbortController().signal,
    environment: () => ({ url: '', token: undefined }),
  };
  const written = (): string => {
    const help = text.replace(/[^\S\n]+$/gm, '').trim();
    text = '';
    return help;
  };
  const pages = shownOf(
    letheProgram(session, () => {}),
    written,
    'lethe',
  ).map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  return `# The lethe command

\`npx lethe …\` in a checkout, \`lethe …\` where it is installed. This page is what \`--help\` says of each command;
\`lethe completion\` teaches them to a shell. Answers go to standard output, everything said about them to standard
error. With \`--json\` an answer is one JSON value, and a list is a JSON line for each entry; fields that this
version of the command does not know are passed on. In a pipe there are no headings, no colours and no bars, and
nothing is cut off.

${pages.join('\n')}`;
}
