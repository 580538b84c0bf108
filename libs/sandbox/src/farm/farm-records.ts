import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../files/with-lock.js';
import { writeWhole } from '../files/write-whole.js';

/** A record as the stand-in writes it: the article's fields in Pascal case; their spelling in real exports is not public. */
export type FarmRecord = Readonly<Record<string, unknown>>;

export const categories = ['AuthenticationAttempts', 'Activations', 'Blocks', 'Bypasses', 'Changes'] as const;
export type Category = (typeof categories)[number];
export type FarmRecords = Readonly<Record<Category, readonly FarmRecord[]>>;

/** A user of the farm, and every form of the name that it resolves to that user. */
export interface FarmUser {
  readonly username: string;
  readonly names: readonly string[];
}

/** What the cloud service holds for all MFA Servers of the sandbox together. */
export interface Farm {
  readonly users: readonly FarmUser[];
  readonly records: FarmRecords;
}

const farmPath = (world: string): string => join(world, 'mfa-server', 'records.json');

export const readFarm = (world: string): Farm => JSON.parse(readFileSync(farmPath(world), 'utf8')) as Farm;
export const writeFarm = (world: string, farm: Farm): void =>
  writeWhole(farmPath(world), `${JSON.stringify(farm, null, 1)}\n`);

/** A record is in the export of whom it is about, and of the administrator who made it. */
const NAMING_FIELDS = ['Username', 'BlockByUsername', 'BypassByUsername'] as const;

const same = (one: unknown, other: string): boolean =>
  typeof one === 'string' && one.toLowerCase() === other.toLowerCase();

export const userNamed = (farm: Farm, name: string): FarmUser =>
  farm.users.find((user) => user.names.some((known) => same(known, name))) ?? {
    username: name,
    names: [name],
  };

const concerns = (record: FarmRecord, user: FarmUser): boolean =>
  NAMING_FIELDS.some((field) => user.names.some((name) => same(record[field], name)));

const filtered = (records: FarmRecords, keep: (record: FarmRecord) => boolean): FarmRecords => ({
  AuthenticationAttempts: records.AuthenticationAttempts.filter(keep),
  Activations: records.Activations.filter(keep),
  Blocks: records.Blocks.filter(keep),
  Bypasses: records.Bypasses.filter(keep),
  Changes: records.Changes.filter(keep),
});

export const countOf = (records: FarmRecords): number =>
  categories.reduce((sum, category) => sum + records[category].length, 0);

export const recordsOf = (farm: Farm, user: FarmUser): FarmRecords =>
  filtered(farm.records, (record) => concerns(record, user));

/** What an export of the user would hold is gone at once (DOC). @returns how many records went */
export async function deleteRecordsOf(world: string, name: string): Promise<number> {
  return withLock(join(world, 'mfa-server', '.lock'), () => {
    const farm = readFarm(world);
    const user = userNamed(farm, name);
    const kept = filtered(farm.records, (record) => !concerns(record, user));
    writeFarm(world, { ...farm, records: kept });
    return countOf(farm.records) - countOf(kept);
  });
}
