import { randomUUID } from 'node:crypto';
import { json, type CloudAnswer, type CloudCall } from './call.js';
import { equality, graphError, notFound, page } from './graph-answers.js';
import type { CloudState, CloudUser } from './state.js';

const DAY = 24 * 60 * 60 * 1000;
const MONTH = 30 * DAY;
/** Small, so that a caller meets a second page. */
const SIGN_INS_A_PAGE = 5;

/** Users, deleted users and their sign-ins (DOC). */
export class CloudDirectory {
  constructor(
    private readonly state: CloudState,
    private readonly clock: { now(): string },
    private readonly base: string,
  ) {}

  /** The active user with this object id or user principal name. */
  user(key: string): CloudUser | undefined {
    this.synchronize();
    return this.state.data.users.find(
      (user) => user.deletedAt === null && (same(user.id, key) || same(user.userPrincipalName, key)),
    );
  }

  getUser(key: string): CloudAnswer {
    const user = this.user(key);
    return user === undefined ? notFound() : json(200, shown(user));
  }

  listUsers(call: CloudCall): CloudAnswer {
    const filter = equality(call.url.searchParams.get('$filter'));
    const advanced =
      call.headers['consistencylevel'] === 'eventual' && call.url.searchParams.get('$count') === 'true';
    if (filter?.field !== 'onPremisesSamAccountName' || !advanced)
      return graphError(400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause.');
    this.synchronize();
    const users = this.state.data.users.filter(
      (user) => user.deletedAt === null && same(user.onPremisesSamAccountName, filter.value),
    );
    return page(call, this.base, users.map(shown), 100);
  }

  /** SEEN: a deleted user's name gets the id without dashes before it. */
  deleteUser(key: string): CloudAnswer {
    const user = this.user(key);
    if (user === undefined) return notFound();
    if (user.onPremisesSyncEnabled === true)
      return graphError(400, 'Request_BadRequest', 'The object is mastered on premises.');
    user.deletedAt = this.clock.now();
    user.userPrincipalName = user.id.replaceAll('-', '') + user.userPrincipalName;
    this.state.save();
    return { status: 204 };
  }

  methods(key: string): CloudAnswer {
    const user = this.user(key);
    return user === undefined ? notFound() : json(200, { value: user.authenticationMethods });
  }

  /** The log forgets after 30 days, whether the user is there or not. */
  signIns(call: CloudCall): CloudAnswer {
    const filter = equality(call.url.searchParams.get('$filter'));
    if (filter === undefined || !['userId', 'userPrincipalName'].includes(filter.field))
      return graphError(400, 'BadRequest', 'Invalid filter clause.');
    const oldest = Date.parse(this.clock.now()) - MONTH;
    const signIns = this.state.data.signIns.filter(
      (signIn) =>
        Date.parse(signIn.createdDateTime) > oldest && same(String(signIn[filter.field]), filter.value),
    );
    return page(call, this.base, signIns, SIGN_INS_A_PAGE);
  }

  listDeleted(call: CloudCall): CloudAnswer {
    this.purge();
    const filter = call.url.searchParams.get('$filter');
    const name = equality(filter);
    if (filter !== null && name?.field !== 'userPrincipalName')
      return graphError(400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause.');
    const users = this.state.data.users.filter(
      (user) => user.deletedAt !== null && (name === undefined || same(user.userPrincipalName, name.value)),
    );
    return page(call, this.base, users.map(shown), 100);
  }

  getDeleted(id: string): CloudAnswer {
    const user = this.deleted(id);
    return user === undefined ? notFound() : json(200, shown(user));
  }

  deleteForGood(id: string): CloudAnswer {
    const user = this.deleted(id);
    if (user === undefined) return notFound();
    this.state.data.users.splice(this.state.data.users.indexOf(user), 1);
    this.state.save();
    return { status: 204 };
  }

  private deleted(id: string): CloudUser | undefined {
    this.purge();
    return this.state.data.users.find((user) => user.deletedAt !== null && same(user.id, id));
  }

  /** What an account that comes back does: it is made anew under its old name, with another id. */
  private synchronize(): void {
    const now = this.clock.now();
    for (const user of this.state.data.users) {
      const { oddity, deletedAt, ...rest } = user;
      if (oddity !== 'comes-back' || deletedAt === null || Date.parse(now) < Date.parse(deletedAt) + 5 * DAY)
        continue;
      delete user.oddity;
      const userPrincipalName = rest.userPrincipalName.slice(rest.id.replaceAll('-', '').length);
      this.state.data.users.push({
        ...rest,
        id: randomUUID(),
        userPrincipalName,
        deletedAt: null,
        createdDateTime: now,
      });
      this.state.save();
      return this.synchronize();
    }
  }

  /** After 30 days a deleted user is gone for good. */
  private purge(): void {
    const oldest = Date.parse(this.clock.now()) - MONTH;
    const late = (user: CloudUser): number => (user.oddity === 'late-purge' ? 2 * DAY : 0);
    const kept = this.state.data.users.filter(
      (user) => user.deletedAt === null || Date.parse(user.deletedAt) + late(user) > oldest,
    );
    if (kept.length === this.state.data.users.length) return;
    this.state.data.users.splice(0, Infinity, ...kept);
    this.state.save();
  }
}

const same = (left: string | null, right: string): boolean => left?.toLowerCase() === right.toLowerCase();

const shown = (user: CloudUser) => ({
  id: user.id,
  userPrincipalName: user.userPrincipalName,
  displayName: user.displayName,
  onPremisesSamAccountName: user.onPremisesSamAccountName,
  onPremisesSyncEnabled: user.onPremisesSyncEnabled,
  createdDateTime: user.createdDateTime,
  deletedDateTime: user.deletedAt,
});
