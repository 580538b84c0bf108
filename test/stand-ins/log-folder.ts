import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DAY_MS = 86_400_000;

/** A line as the newer MFA Server writes it. */
const line = (daysAgo: number, text: string): string =>
  `${new Date(Date.now() - daysAgo * DAY_MS).toISOString().replace('Z', '000Z')}|i|18288|26784|pfsvc|7f|${text}`;

const changed = (name: string) => `User "${name}" was changed by the administrator.`;
const operational = (name: string) => `Pfauth succeeded for user '${name}'. Call status: SUCCESS_NO_PIN.`;

export interface LogFolder {
  readonly folder: string;
  /** what a search for ann has to find: the file's name and the text of the line */
  readonly expected: readonly { readonly file: string; readonly text: string }[];
  /** files that hold data older than 30 days and have to go at once */
  readonly old: readonly string[];
  /** files that no sweep may ever touch */
  readonly foreign: readonly string[];
}

/**
 * Logs as they lie about after years: two encodings, both line ends, a line of a megabyte, one that
 * breaks off, a subfolder, a zipped file, a link out of the folder, and people whose names hold each other.
 */
export async function writeOddLogs(folder: string, outside: string): Promise<LogFolder> {
  const young = [
    line(3, changed('ann')),
    line(3, changed('joann')),
    line(3, operational('ann')),
    line(2, `User "annabel" and "ann.other@example.org" were added.`),
    line(2, changed('EXAMPLE\\ann')),
    line(2, changed('ANN@EXAMPLE.ORG')),
    `${line(1, 'x'.repeat(1_000_000))} "ann" ${'y'.repeat(50_000)}`,
    line(1, 'User "ann" broke o'),
  ];
  const utf16 = [line(5, changed('ann')), line(5, 'Benutzer „ann“ – "Müller"'), line(4, changed('joann'))];
  const zipped = [line(8, operational('ann')), line(7, changed('ann'))];
  const old = [line(45, changed('ann')), line(44, operational('ann'))];
  await put(join(folder, 'MultiFactorAuthSvc.log'), young.join('\n'), 1);
  await put(
    join(folder, 'MultiFactorAuthSvc.2.log'),
    Buffer.from(`\uFEFF${utf16.join('\r\n')}\r\n`, 'utf16le'),
    4,
  );
  await put(join(folder, 'älter (1)', 'MultiFactorAuthSvc.3.log.gz'), gzipSync(`${zipped.join('\n')}\n`), 7);
  await put(join(folder, 'älter (1)', 'MultiFactorAuthSvc.9.log'), `${old.join('\n')}\n`, 44);
  await put(join(folder, 'MultiFactorAuthSvc.10.log'), '', 90);
  await put(join(folder, 'install notes.txt'), `${line(90, changed('ann'))}\n`, 90);
  await put(join(outside, 'MultiFactorAuthSvc.8.log'), `${line(60, changed('ann'))}\n`, 60);
  await symlink(outside, join(folder, 'link'));
  return {
    folder,
    expected: [
      ...[0, 4, 5, 6, 7].map((n) => ({ file: 'MultiFactorAuthSvc.log', text: String(young[n]) })),
      { file: 'MultiFactorAuthSvc.2.log', text: String(utf16[0]) },
      { file: 'MultiFactorAuthSvc.3.log.gz', text: String(zipped[1]) },
      { file: 'MultiFactorAuthSvc.9.log', text: String(old[0]) },
    ],
    old: [join(folder, 'älter (1)', 'MultiFactorAuthSvc.9.log')],
    foreign: [join(folder, 'install notes.txt'), join(outside, 'MultiFactorAuthSvc.8.log')],
  };
}

async function put(path: string, content: string | Buffer, daysAgo: number): Promise<void> {
  const time = new Date(Date.now() - daysAgo * DAY_MS);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, time, time);
}
