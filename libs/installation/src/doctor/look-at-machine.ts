import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Finding } from '#contracts';
import { Findings, wordsOf } from './findings.js';

/** As package.json demands it. */
const OLDEST_NODE = [20, 19] as const;
const GIB = 1024 ** 3;
/** The tool's working folders and the copies of a cut event log have to lie somewhere. */
const SPARSE = GIB;
const TOO_LITTLE = GIB / 10;

const machine = new Findings('machine');

/** The version, Node, and room for what is only there for a while. @param version of Lethe */
export async function lookAtMachine(version: string): Promise<readonly Finding[]> {
  return [nodeFinding(process.versions.node, version), ...(await roomIn(machine, tmpdir()))];
}

export function nodeFinding(node: string, version: string): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const reason = `Lethe ${version} on Node ${node}, ${process.platform}-${process.arch}.`;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld
    ? machine.missing({
        code: 'node-too-old',
        reason,
        nextAction: `Install Node ${oldestMajor}.${oldestMinor} or newer, and let the service use it.`,
      })
    : machine.fine({ code: 'version', reason });
}

/** A folder that is Lethe's own: it can be made and written, and its disk has room. */
export async function ownFolder(part: Findings, folder: string): Promise<readonly Finding[]> {
  const probe = join(folder, `.lethe-${randomUUID()}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    return [
      part.missing({
        code: 'folder-not-writable',
        place: folder,
        reason: `The folder cannot be made or written: ${wordsOf(error)}.`,
        nextAction: 'Give the account of the service the right to modify it, or name another in lethe.yaml.',
      }),
    ];
  }
  return roomIn(part, folder);
}

async function roomIn(part: Findings, folder: string): Promise<readonly Finding[]> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk === undefined ? [] : [roomFinding(part, folder, disk.bavail * disk.bsize)];
}

export function roomFinding(part: Findings, folder: string, bytes: number): Finding {
  const reason = `${(bytes / GIB).toFixed(1)} GB are free for this account.`;
  const about = { code: 'disk-space', place: folder, reason };
  const nextAction = 'Make room on this disk, or move the folder to another.';
  if (bytes < TOO_LITTLE) return part.missing({ ...about, nextAction });
  return bytes < SPARSE ? part.doubtful({ ...about, nextAction }) : part.fine(about);
}
