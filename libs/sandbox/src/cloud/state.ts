import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cloudOddities } from '../demo/demo-people.js';

const CloudUser = z.strictObject({
  id: z.guid(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  onPremisesSamAccountName: z.string().nullable(),
  onPremisesSyncEnabled: z.boolean().nullable(),
  /** a sandbox of an older version has none in its file */
  createdDateTime: z.string().default('2019-03-01T08:00:00Z'),
  /** among the deleted items since */
  deletedAt: z.string().nullable(),
  authenticationMethods: z.array(z.record(z.string(), z.unknown())),
  oddity: z.enum(cloudOddities).optional(),
  /** what the products hold: `<productId>/<dataType>.json` and its content */
  exportFiles: z.record(z.string(), z.string()),
});
export type CloudUser = z.infer<typeof CloudUser>;

const SignIn = z.looseObject({
  createdDateTime: z.string(),
  userId: z.string(),
  userPrincipalName: z.string(),
});
export type CloudSignIn = z.infer<typeof SignIn>;

const Operation = z.strictObject({
  id: z.guid(),
  userId: z.guid(),
  storageLocation: z.string(),
  submittedAt: z.string(),
  completedAt: z.string().nullable(),
  failed: z.boolean(),
});
export type CloudOperation = z.infer<typeof Operation>;

const State = z.strictObject({
  tenantId: z.guid(),
  clientId: z.guid(),
  clientSecret: z.string(),
  tokenKey: z.string(),
  accountKey: z.string(),
  users: z.array(CloudUser),
  signIns: z.array(SignIn),
  operations: z.array(Operation),
});
type State = z.infer<typeof State>;

export interface CloudWorld {
  readonly users: readonly CloudUser[];
  readonly signIns: readonly CloudSignIn[];
}

/** What the simulated cloud remembers, in one file that is replaced as a whole with every change. */
export class CloudState {
  private constructor(
    private readonly file: string,
    readonly data: State,
  ) {}

  /** @param world what the directory holds on the first start */
  static open(folder: string, world: () => CloudWorld): CloudState {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'cloud.json');
    const stored = read(file);
    const state = new CloudState(file, stored ?? { ...begun(), ...mutable(world()) });
    if (stored === undefined) state.save();
    return state;
  }

  /** Call it after each change of `data`, before anything is answered. */
  save(): void {
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(this.data, null, 1), { mode: 0o600 });
    renameSync(next, this.file);
  }
}

function read(file: string): State | undefined {
  try {
    return State.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const begun = () => ({
  tenantId: randomUUID(),
  clientId: randomUUID(),
  clientSecret: randomBytes(24).toString('base64url'),
  tokenKey: randomBytes(32).toString('base64'),
  accountKey: randomBytes(64).toString('base64'),
  operations: [],
});

const mutable = (world: CloudWorld) => ({
  users: structuredClone([...world.users]),
  signIns: structuredClone([...world.signIns]),
});
