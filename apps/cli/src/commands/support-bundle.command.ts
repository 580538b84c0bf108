import { buffer } from 'node:stream/consumers';
import { zipStream, type ZipEntry } from '#package';
import { exitCodes } from '../cli-failure.js';
import { refuseToOverwrite, saveWhole } from '../save-whole.js';
import type { Session } from '../session.js';
import { bundleParts, type BundlePart } from '../support/bundle-parts.js';
import { reasonOf } from '../system-error.js';
import { jsonLine, printable } from '../terminal.js';

export interface SupportBundleOptions {
  readonly output: string;
  readonly log?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

interface Missing {
  readonly path: string;
  readonly reason: string;
}

/** Puts together what helps others to see what is wrong. What cannot be had is named, and the rest is made all the same. */
export async function supportBundle(options: SupportBundleOptions, session: Session): Promise<number> {
  const target = { file: options.output, overwrite: options.force ?? false };
  await refuseToOverwrite(target);
  const entries: ZipEntry[] = [];
  const parts = bundleParts(session, options.log ?? []);
  const missing: Missing[] = [];
  for (const part of parts) {
    session.signal.throwIfAborted();
    try {
      entries.push(entry(part.path, await part.make()));
    } catch (error) {
      missing.push({ path: part.path, reason: error instanceof Error ? error.message : reasonOf(error) });
    }
  }
  session.signal.throwIfAborted();
  entries.push(entry('README.txt', readme(parts, missing)));
  const { bytes } = await saveWhole(
    new Response(new Uint8Array(await buffer(zipStream(entries, new Date())))),
    target,
  );
  for (const { path, reason } of missing)
    session.terminal.err(printable(`Without ${path}: ${reason}`) + '\n');
  const said = `${options.output}: ${bytes} bytes, ${parts.length - missing.length} of ${parts.length} parts`;
  session.terminal.out(
    options.json ? jsonLine({ file: options.output, bytes, missing }) : `${printable(said)}\n`,
  );
  return exitCodes.fine;
}

const entry = (path: string, text: string): ZipEntry => ({
  path,
  compress: true,
  open: async function* () {
    yield Buffer.from(text);
  },
});

const readme = (parts: readonly BundlePart[], missing: readonly Missing[]): string =>
  [
    'What Lethe says of itself, for whoever helps. It holds no secrets and nothing about the people of requests;',
    'names of hosts, folders and addresses of your systems are in it. Look through it before you give it away.',
    '',
    ...parts.map(({ path, what }) => {
      const gap = missing.find((each) => each.path === path);
      return gap ? `${path}: missing. ${gap.reason}` : `${path}: ${what}`;
    }),
    '',
  ].join('\n');
