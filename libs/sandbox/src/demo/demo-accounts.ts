import { accountOf, password, records } from '../cloud/account-parts.js';
import type { CloudUser } from '../cloud/state.js';
import { everyDemoPerson } from './demo-people.js';

/** The demo's people as the cloud knows them. */
export const demoAccounts = (): readonly CloudUser[] =>
  everyDemoPerson.map((person) => ({
    ...accountOf(person),
    ...(person.oddity && { oddity: person.oddity }),
    authenticationMethods: [password('2025-03-10T09:00:00Z')],
    exportFiles: {
      'AzureMultiFactorAuthentication/AuthenticationAttempt.json': records(person, [
        { result: 'Success', method: 'PhoneAppNotification', ipAddress: '203.0.113.77' },
      ]),
      'AzureActiveDirectory/UserProfile.json': records(person, [
        { displayName: `${person.firstName} ${person.lastName}`, department: 'Field staff' },
      ]),
    },
  }));
