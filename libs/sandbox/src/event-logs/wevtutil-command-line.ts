import { win32Error } from './win32-error.js';

/** A command line of wevtutil: command, what it is about, and options in their short names. */
export interface WevtutilCommandLine {
  readonly command: string;
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

const COMMANDS: Readonly<Record<string, string>> = {
  'enum-logs': 'el',
  'get-log': 'gl',
  'set-log': 'sl',
  'query-events': 'qe',
  'get-loginfo': 'gli',
  'export-log': 'epl',
  'archive-log': 'al',
  'clear-log': 'cl',
};

const OPTIONS: Readonly<Record<string, string>> = {
  format: 'f',
  logfile: 'lf',
  query: 'q',
  reversedirection: 'rd',
  count: 'c',
  element: 'e',
  enabled: 'e',
  unicode: 'uni',
  overwrite: 'ow',
  backup: 'bu',
  quiet: 'q',
  maxsize: 'ms',
  retention: 'rt',
  autobackup: 'ab',
  locale: 'l',
};
const SHORT = new Set(Object.values(OPTIONS));
// On other systems than Windows a path begins with a slash too: only what is an option's name is an option.
const OPTION = /^[/-]([A-Za-z]+)(?::([\s\S]*))?$/;

/** @throws {Win32Error} an unknown command */
export function parseCommandLine(words: readonly string[]): WevtutilCommandLine {
  const [first = '', ...rest] = words;
  const command = COMMANDS[first.toLowerCase()] ?? first.toLowerCase();
  if (!Object.values(COMMANDS).includes(command))
    throw win32Error('invalid-parameter', `Invalid command ${first} is specified.`);
  const operands: string[] = [];
  const options = new Map<string, string>();
  for (const word of rest) {
    const [, name = '', value = 'true'] = OPTION.exec(word) ?? [];
    const short = OPTIONS[name.toLowerCase()] ?? name.toLowerCase();
    if (SHORT.has(short)) options.set(short, value);
    else operands.push(word);
  }
  return { command, operands, options };
}

export const isOn = (line: WevtutilCommandLine, option: string): boolean =>
  /^(true|t|1)$/i.test(line.options.get(option) ?? '');
