import type { Farm } from '../farm/farm-records.js';
import { attempt, block, bypass, change } from '../world/seed-farm.js';
import type { Moments } from '../world/moments.js';
import { demoPeople, everyDemoPerson } from './demo-people.js';

const { administrator, waiting, completed } = demoPeople;

/** The farm with the demo's people in it: each signed in and was changed; one of them acted for others. */
export const withDemoPeople = (farm: Farm, moments: Moments): Farm => ({
  users: [
    ...farm.users,
    ...everyDemoPerson.map(({ userPrincipalName, samAccountName, downLevelName }) => ({
      username: userPrincipalName,
      names: [userPrincipalName, samAccountName, downLevelName],
    })),
  ],
  records: {
    ...farm.records,
    AuthenticationAttempts: [
      ...farm.records.AuthenticationAttempts,
      ...everyDemoPerson.flatMap((person, index) => [
        attempt(person, moments.ago(60 + index, index), { UserGroup: 'Field staff' }),
        attempt(person, moments.ago(2 + index, index), { UserGroup: 'Field staff' }),
      ]),
    ],
    Blocks: [...farm.records.Blocks, block(waiting, administrator, moments.ago(22), moments.ago(21))],
    Bypasses: [
      ...farm.records.Bypasses,
      bypass(completed, administrator, moments.ago(11, 30), moments.ago(11, 25)),
    ],
    Changes: [
      ...farm.records.Changes,
      ...everyDemoPerson.map((person, index) => change(person, moments.ago(35 + index))),
    ],
  },
});
