import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';

const SCRIPT = join(import.meta.dirname, 'without-rights.mjs');
const NOBODY = 65_534;
/** Root may do everything, so its child is somebody else; whoever else runs this has no more rights than that. */
const dropped = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** What a task, or a survey, said: its outcome or its fault. */
export interface Said {
  readonly code?: string;
  readonly retryable?: boolean;
  readonly detail?: string;
  readonly outcome?: string;
  readonly found?: { readonly hits: number };
  readonly problems?: readonly { readonly code: string; readonly place: string }[];
}

/** As `without-rights.mjs` takes it. */
interface Asked {
  readonly source: string;
  readonly host: string;
  readonly settings: unknown;
  readonly steps: readonly { readonly action: string }[];
}

/** What tasks say to somebody without further rights, in their order. */
export async function saidWithoutRights(asked: Asked): Promise<readonly Said[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(asked)], dropped);
  const { uid, outcomes } = JSON.parse(stdout) as { uid: number; outcomes: readonly Said[] };
  expect(uid).not.toBe(0);
  return outcomes;
}

/** They are the child's, as far as that is somebody else. */
export async function giveAway(...places: readonly string[]): Promise<void> {
  if ('uid' in dropped) for (const place of places) await chown(place, NOBODY, NOBODY);
}

/** They are root's again, where it was root who gave them away. */
export async function takeBack(place: string): Promise<void> {
  if ('uid' in dropped) await chown(place, 0, 0);
}
