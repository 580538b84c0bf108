import { demoAccounts } from '../demo/demo-accounts.js';
import { ada, grace } from '../world/people.js';
import { accountOf, password, records } from './account-parts.js';
import type { CloudSignIn, CloudUser, CloudWorld } from './state.js';

const DAY = 24 * 60 * 60 * 1000;

/** The people of the sandbox as the cloud knows them: ada and grace. Of zoe it knows nothing. */
export function cloudPeople(now: string): CloudWorld {
  const users = [adasAccount(), gracesAccount()];
  return { users, signIns: users.flatMap((user) => signInsOf(user, now)) };
}

/** The same, with those of the demo. The sign-in log has nothing of them: they are seen over a month. */
export function cloudPeopleWithDemo(now: string): CloudWorld {
  const { users, signIns } = cloudPeople(now);
  return { users: [...users, ...demoAccounts()], signIns };
}

const adasAccount = (): CloudUser => ({
  ...accountOf(ada),
  authenticationMethods: [
    password('2024-12-10T09:00:00Z'),
    {
      '@odata.type': '#microsoft.graph.phoneAuthenticationMethod',
      id: '3179e48a-750b-4051-897c-87b9720928f7',
      phoneNumber: '+44 20 7946 0018',
      phoneType: 'mobile',
      smsSignInState: 'notAllowedByPolicy',
    },
    {
      '@odata.type': '#microsoft.graph.microsoftAuthenticatorAuthenticationMethod',
      id: '6803c096-a8ff-4a93-9cf1-1d1b5b0a8f2a',
      displayName: 'Ada’s telephone',
      deviceTag: 'SoftwareTokenActivated',
      phoneAppVersion: '6.2409.6114',
    },
  ],
  exportFiles: {
    'AzureMultiFactorAuthentication/AuthenticationAttempt.json': records(ada, [
      { result: 'Success', method: 'PhoneAppNotification', ipAddress: '203.0.113.18' },
      { result: 'Denied', method: 'TwoWayVoice', ipAddress: '203.0.113.18' },
    ]),
    'AzureMultiFactorAuthentication/Registration.json': records(ada, [
      { device: 'Ada’s telephone', deviceType: 'iOS', phone: '+44 20 7946 0018' },
    ]),
    'AzureActiveDirectory/AuditLog.json': records(ada, [{ activity: 'User registered security info' }]),
    'AzureActiveDirectory/UserProfile.json': records(ada, [
      { displayName: 'Ada Lovelace', department: 'Analytical Engines', city: 'Torquay' },
    ]),
    'SharePointOnline/Größe und Ort.json': records(ada, [{ site: 'notes', bytes: 9007199254740993n }]),
  },
});

const gracesAccount = (): CloudUser => ({
  ...accountOf(grace),
  authenticationMethods: [password('2023-12-09T09:00:00Z')],
  exportFiles: {
    'AzureMultiFactorAuthentication/AuthenticationAttempt.json': records(grace, [
      { result: 'Success', method: 'OneTimePassword', ipAddress: '203.0.113.9' },
    ]),
    // An administrator's export holds what she did to others.
    'AzureActiveDirectory/AuditLog.json': records(grace, [
      { activity: 'Reset strong authentication', target: ada.userPrincipalName },
    ]),
  },
});

/** One every other day of the last two weeks; the youngest first, as the log lists them. */
const signInsOf = (user: CloudUser, now: string): readonly CloudSignIn[] =>
  Array.from({ length: 7 }, (_, index) => ({
    id: `${user.id.slice(0, -2)}${String(index).padStart(2, '0')}`,
    createdDateTime: new Date(Date.parse(now) - (2 * index + 1) * DAY).toISOString(),
    userId: user.id,
    userPrincipalName: user.userPrincipalName,
    userDisplayName: user.displayName,
    appDisplayName: 'Office 365',
    ipAddress: '203.0.113.18',
    status: { errorCode: 0 },
    authenticationRequirement: 'multiFactorAuthentication',
  }));
