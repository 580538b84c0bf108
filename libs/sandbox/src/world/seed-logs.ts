import { mkdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../files/write-whole.js';
import { logFolder } from './hosts.js';
import type { Moments } from './moments.js';
import { ada, ann, grace, joann, type Person } from './people.js';

/** Lines in the forms that MFA Server writes (SEEN), and those of user changes, whose words are INF. */
const id = (n: number): string => `82a3db8d-3317-43f7-b203-${String(n).padStart(12, '0')}`;

const succeeded = (at: string, name: string, n: number): string =>
  `${at}|i|1848|2676|pfsvc|${id(n)}|Pfauth succeeded for user '${name}'. Call status: SUCCESS_PHONE_APP_AUTHENTICATED - "Mobile App Authenticated".`;
const failed = (at: string, name: string, n: number): string =>
  `${at}|w|1848|2676|pfsvc|${id(n)}|Pfauth failed for user '${name}'. Call status: FAILED_PHONE_APP_NO_RESPONSE - "Phone App No Response".`;
const changed = (at: string, name: string, n: number): string =>
  `${at}|i|1848|2676|pfsvc|${id(n)}|User "${name}" was changed by "${grace.userPrincipalName}": phone, backup phone.`;
const added = (at: string, name: string, n: number): string =>
  `${at}|i|1848|2676|pfsvc|${id(n)}|User "${name}" was added.`;
/** the older form, six fields */
const canonicalized = (at: string, person: Person): string =>
  `${at}|i|1848|2676|usernameCanonicalize|Username '${person.downLevelName}' canonicalized as '${person.userPrincipalName}'.`;
const started = (at: string): string => `${at}|i|1848|2676|pfsvc|${id(0)}|Service started. Version 8.1.3.1`;

interface SeedFile {
  readonly host: string;
  /** inside the host's log folder */
  readonly path: string;
  readonly lines: readonly string[];
  readonly encoding?: 'utf8' | 'utf16le';
}

const seedFiles = (m: Moments): readonly SeedFile[] => [
  {
    host: 'mfa01',
    path: 'MultiFactorAuthSvc.log',
    lines: [
      started(m.logTime(20)),
      canonicalized(m.logTime(12, 1), ada),
      succeeded(m.logTime(12), ada.userPrincipalName, 1),
      changed(m.logTime(11), ada.userPrincipalName, 2),
      changed(m.logTime(10), ann.samAccountName, 3),
      changed(m.logTime(10, -1), joann.samAccountName, 4),
      failed(m.logTime(9), grace.userPrincipalName, 5),
      changed(m.logTime(5), ada.samAccountName, 6),
      succeeded(m.logTime(1), ada.userPrincipalName, 7),
    ],
  },
  {
    host: 'mfa01',
    path: 'MultiFactorAuthSvc.log.1',
    lines: [
      started(m.logTime(62)),
      added(m.logTime(60), ada.userPrincipalName, 8),
      changed(m.logTime(44), ada.userPrincipalName, 9),
      succeeded(m.logTime(41), ada.userPrincipalName, 10),
      added(m.logTime(33), joann.userPrincipalName, 11),
    ],
  },
  {
    host: 'mfa01',
    path: 'MultiFactorAuthSvc_2.log',
    encoding: 'utf16le',
    lines: [
      started(m.logTime(88)),
      changed(m.logTime(87), ada.downLevelName, 12),
      changed(m.logTime(80), 'jürgen@example.com', 13),
      succeeded(m.logTime(70), ada.samAccountName, 14),
    ],
  },
  {
    host: 'mfa01',
    path: join('before the move', 'MultiFactorAuthSvc (copy) #2.log'),
    lines: [added(m.logTime(85), ada.samAccountName, 15), changed(m.logTime(71), ann.samAccountName, 16)],
  },
  {
    host: 'mfa01',
    path: 'MultiFactorAuthRadiusSvc.log',
    lines: [
      `${m.logTime(14)}|i|912|1020|pfradiussvc|${id(17)}|Pfauth succeeded for user '${ada.samAccountName}'.`,
      `${m.logTime(3)}|i|912|1020|pfradiussvc|${id(18)}|Pfauth succeeded for user '${ann.samAccountName}'.`,
    ],
  },
  {
    host: 'mfa02',
    path: 'MultiFactorAuthSvc.log',
    lines: [
      started(m.logTime(25)),
      succeeded(m.logTime(4), ada.userPrincipalName, 20),
      succeeded(m.logTime(2), joann.userPrincipalName, 21),
    ],
  },
  {
    host: 'mfa02',
    path: 'MultiFactorAuthSvc.log.1',
    lines: [
      started(m.logTime(36)),
      changed(m.logTime(35), ada.userPrincipalName, 19),
      succeeded(m.logTime(26), ann.userPrincipalName, 24),
    ],
  },
  {
    host: 'adfs-old',
    path: 'MultiFactorAuthAdfsAdapter.log',
    lines: [
      `${m.logTime(6)}|i|3320|3344|pfadfs|${id(23)}|Pfauth succeeded for user '${ada.userPrincipalName}'.`,
    ],
  },
  {
    host: 'adfs-old',
    path: 'MultiFactorAuthAdfsAdapter.log.1',
    lines: [
      `${m.logTime(52)}|i|3320|3344|pfadfs|${id(22)}|Pfauth succeeded for user '${ada.downLevelName}'.`,
    ],
  },
];

/** Writes a log as a service left it: its time of change is that of its last line, which begins with it. */
export function writeLog(
  path: string,
  lines: readonly string[],
  encoding: 'utf8' | 'utf16le' = 'utf8',
): void {
  const text = lines.map((line) => `${line}\r\n`).join('');
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, encoding === 'utf16le' ? Buffer.from(`\uFEFF${text}`, 'utf16le') : text);
  const at = new Date(lines.at(-1)?.split('|')[0] ?? '');
  utimesSync(path, at, at);
}

export function seedLogs(world: string, moments: Moments): void {
  for (const { host, path, lines, encoding } of seedFiles(moments))
    writeLog(join(logFolder(world, host), path), lines, encoding);
}
