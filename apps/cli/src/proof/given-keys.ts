import { readFile } from 'node:fs/promises';
import { SigningKeyList } from '#contracts';
import { foundKeys, givenKeys, type VouchedKeys } from '#proof';
import { CliFailure } from '../cli-failure.js';
import { reasonOf } from '../system-error.js';
import { printable } from '../terminal.js';

/** The keys that whoever checks believes in; without a file those that stand in what is checked. @throws {CliFailure} */
export async function keysFrom(file: string | undefined): Promise<VouchedKeys> {
  if (file === undefined) return foundKeys;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CliFailure('wrong-usage', `${file} cannot be read (${reasonOf(error)}).`, { cause: error });
  }
  const keys = SigningKeyList.safeParse(jsonOr(text));
  if (!keys.success)
    throw new CliFailure(
      'wrong-usage',
      `${file} is no list of Lethe’s signing keys. Fetch it from /.well-known/lethe-signing-keys.json.`,
    );
  return givenKeys(keys.data);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const NO_TIME_STAMP =
  'No time stamp of an outside authority confirms when the heads were signed: whoever holds the signing key could have made all of it later.';

/** What a good answer still leaves open, in words. */
export const leftOpen = (
  keys: VouchedKeys,
  what: string,
  time: readonly string[] = [NO_TIME_STAMP],
): readonly string[] => [
  ...(keys.from === 'found'
    ? [
        `Nobody vouched for the keys: they are those that stand in ${what}. Give the ones you know to be Lethe’s with --keys.`,
      ]
    : []),
  ...time,
];

/** A good answer, and what it leaves open, as people read it. */
export const goodText = (what: string, open: readonly string[]): string =>
  [what, ...open.map((text) => `  ${text}`)].map((line) => `${printable(line)}\n`).join('');
