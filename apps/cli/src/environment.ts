import { CliFailure } from './cli-failure.js';

/** What the command takes from the environment. Nothing else in apps/cli reads it. */
export interface CliEnvironment {
  /** root of the server, without a trailing slash */
  readonly url: string;
  readonly token: string | undefined;
}

const DEFAULT_URL = 'http://127.0.0.1:7300';

/** @throws {CliFailure} LETHE_URL is no http address, or LETHE_TOKEN could not be sent in a header */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): CliEnvironment {
  const token = variables['LETHE_TOKEN']?.trim();
  if (token !== undefined && !/^[\x21-\x7e]*$/.test(token))
    throw new CliFailure('wrong-usage', 'LETHE_TOKEN holds characters that no token has.');
  return { url: serverUrl(variables['LETHE_URL']?.trim() ?? ''), token: token === '' ? undefined : token };
}

function serverUrl(text: string): string {
  const url = text === '' ? DEFAULT_URL : text;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A password in the address would travel into messages and shell histories; Lethe takes tokens alone.
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || parsed.search !== '')
    throw new CliFailure('wrong-usage', `LETHE_URL must be an address like ${DEFAULT_URL}.`);
  return (parsed.origin + parsed.pathname).replace(/\/+$/, '');
}
