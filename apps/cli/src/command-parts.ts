import { InvalidArgumentError, Option, type Command } from 'commander';

/** Gets the exit code of a command that ran through. */
export type Finish = (exitCode: number) => void;

export const json = (meaning = 'one JSON value'): Option => new Option('--json', `answer with ${meaning}`);

/** For an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a positive number.');
  return Number(text);
}

/** Shows how a command is used, below its options. */
export const withExamples = (command: Command, ...lines: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
