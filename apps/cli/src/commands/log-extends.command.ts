import { ConsistencyProof, SignedTreeHead } from '#contracts';
import { headHash, isConsistent, isHeadSigned, type VouchedKeys } from '#proof';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { goodText, keysFrom, leftOpen } from '../proof/given-keys.js';
import { keptHead } from '../proof/kept-head.js';
import { refuseToOverwrite, saveWhole } from '../save-whole.js';
import type { Session } from '../session.js';
import { jsonLine, printable } from '../terminal.js';

export interface LogHeadOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Keeps the newest signed head: some hundred bytes, by which it shows later whether anything was taken away. */
export async function saveHead(options: LogHeadOptions, session: Session): Promise<number> {
  const target = { file: options.output, overwrite: options.force ?? false };
  await refuseToOverwrite(target);
  const head = await newestHead(session);
  await saveWhole(new Response(`${JSON.stringify(head)}\n`), target);
  const saved = { file: options.output, treeSize: head.treeSize, signedAt: head.signedAt };
  session.terminal.out(
    options.json
      ? jsonLine(saved)
      : printable(`${options.output}: the head over ${head.treeSize} commits, signed at ${head.signedAt}`) +
          '\n',
  );
  return exitCodes.fine;
}

const newestHead = (session: Session): Promise<SignedTreeHead> =>
  new LetheClient(session.environment()).json(SignedTreeHead, {
    path: '/v1/log/head',
    signal: session.signal,
  });

export interface LogExtendsOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/** What became of a kept head: why the log of now does not extend it; undefined: it does. */
type Verdict = { readonly code: string; readonly message: string } | undefined;

/** Asks a server whether its log still begins with what a kept head was signed over. */
export async function extendsHead(
  file: string,
  options: LogExtendsOptions,
  session: Session,
): Promise<number> {
  const keys = await keysFrom(options.keys);
  const kept = await keptHead(file);
  const newest = await newestHead(session);
  const verdict = wrongIn(kept, newest, keys) ?? (await notExtended(kept, newest, session));
  const sizes = { keptSize: kept.treeSize, newestSize: newest.treeSize, newestSignedAt: newest.signedAt };
  const { terminal } = session;
  if (options.json)
    terminal.out(
      jsonLine({ extends: !verdict, ...verdict, ...sizes, keysVouchedFor: keys.from === 'given' }),
    );
  else
    terminal.out(
      verdict
        ? printable(`The log does not extend ${file}. ${verdict.message} (${verdict.code})`) + '\n'
        : goodText(
            `The log extends ${file}: its ${kept.treeSize} commits are the first of ${newest.treeSize}, signed at ${newest.signedAt}.`,
            leftOpen(keys, 'the heads themselves', []),
          ),
    );
  return verdict ? exitCodes['answer-is-no'] : exitCodes.fine;
}

function wrongIn(kept: SignedTreeHead, newest: SignedTreeHead, keys: VouchedKeys): Verdict {
  for (const [head, name] of [
    [kept, 'The kept head'],
    [newest, 'The newest head'],
  ] as const) {
    if (!keys.has(head.key))
      return { code: 'key-unknown', message: `${name} is signed with a key that nobody vouched for.` };
    if (keys.wasRetired(head.key, head.signedAt))
      return {
        code: 'key-retired',
        message: `${name} is signed with a key that was out of use for more than a day.`,
      };
    if (!isHeadSigned(head))
      return { code: 'signature-broken', message: `The signature of ${name} does not hold.` };
  }
  if (newest.treeSize < kept.treeSize)
    return {
      code: 'commits-lost',
      message: `It has ${newest.treeSize} commits, and ${kept.treeSize} were signed: the last ${kept.treeSize - newest.treeSize} are gone.`,
    };
  return undefined;
}

async function notExtended(kept: SignedTreeHead, newest: SignedTreeHead, session: Session): Promise<Verdict> {
  if (headHash(kept) === headHash(newest) || kept.treeSize === 0) return undefined;
  const { path } = await new LetheClient(session.environment()).json(ConsistencyProof, {
    path: '/v1/log/consistency',
    query: { first: String(kept.treeSize), second: String(newest.treeSize) },
    signal: session.signal,
  });
  const rootOf = ({ treeSize: size, rootHash }: SignedTreeHead) => ({
    size,
    root: Buffer.from(rootHash, 'hex'),
  });
  const hashes = path.map((hash) => Buffer.from(hash, 'hex'));
  return isConsistent(rootOf(kept), rootOf(newest), hashes)
    ? undefined
    : {
        code: 'root-mismatch',
        message: 'Its first commits are not those that the kept head was signed over.',
      };
}
