import { readFileSync } from 'node:fs';
import { secretText } from '#contracts';
import { CliFailure } from './cli-failure.js';
import { reasonOf } from './system-error.js';
import { printable } from './terminal.js';

/** Whom the command asks, and as whom. Nothing else in apps/cli reads the environment. */
export interface CliEnvironment {
  /** root of the server, without a trailing slash */
  readonly url: string;
  readonly token: string | undefined;
}

/** What was given on the command line instead. */
export interface GivenAddress {
  readonly url?: string;
  readonly tokenFile?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:7300';
const VISIBLE = /^[\x21-\x7e]*$/;

/** @throws {CliFailure} the address is no http address, or the token could not be sent in a header */
export function readEnvironment(
  variables: NodeJS.ProcessEnv = process.env,
  { url, tokenFile }: GivenAddress = {},
): CliEnvironment {
  const token = tokenFile === undefined ? tokenOf(variables) : tokenIn(tokenFile);
  return {
    url:
      url === undefined
        ? serverUrl(variables['LETHE_URL']?.trim() ?? '', 'LETHE_URL')
        : serverUrl(url, '--url'),
    token: token === '' ? undefined : token,
  };
}

function tokenOf(variables: NodeJS.ProcessEnv): string | undefined {
  const token = variables['LETHE_TOKEN']?.trim();
  if (token !== undefined && !VISIBLE.test(token))
    throw new CliFailure(
      'wrong-usage',
      'LETHE_TOKEN holds characters that no token has. Set it to the token alone.',
    );
  return token;
}

function tokenIn(file: string): string {
  let token: string;
  try {
    token = secretText(readFileSync(file)).trim();
  } catch (error) {
    const message = `--token-file ${printable(file)} cannot be read (${reasonOf(error)}). Check its name and its rights.`;
    throw new CliFailure('wrong-usage', message, { cause: error });
  }
  if (token !== '' && VISIBLE.test(token)) return token;
  throw new CliFailure(
    'wrong-usage',
    `--token-file ${printable(file)} holds no token. Write the token into it, and nothing else.`,
  );
}

function serverUrl(text: string, from: string): string {
  const url = text === '' ? DEFAULT_URL : text;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A password in the address would travel into messages and shell histories; Lethe takes tokens alone.
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.search !== '')
    throw new CliFailure('wrong-usage', `${from} must be an address like ${DEFAULT_URL}.`);
  return (parsed.origin + parsed.pathname).replace(/\/+$/, '');
}

/** https://no-color.org, and terminals that say that they can do nothing. */
export const wantsColour = (variables: NodeJS.ProcessEnv = process.env): boolean =>
  (variables['NO_COLOR'] ?? '') === '' && variables['TERM'] !== 'dumb';
