import type { Farm, FarmRecord } from '../farm/farm-records.js';
import type { Moments } from './moments.js';
import { ada, ann, grace, joann, people, zoe, type Person } from './people.js';

const PHONE = { CountryCode: '44', PhoneNumber: '2079460958' };

export function attempt(person: Person, at: string, more: FarmRecord): FarmRecord {
  return {
    Timestamp: at,
    Username: person.userPrincipalName,
    FirstName: person.firstName,
    LastName: person.lastName,
    EmailAddress: person.userPrincipalName,
    UserGroup: 'Analysts',
    AuthenticationMethod: 'Phone Call',
    PhoneCallMode: 'Standard',
    TextMessageDirection: null,
    TextMessageMode: null,
    MobileAppMode: null,
    OATHTokenMode: null,
    AuthenticationType: 'pfsdk',
    ApplicationName: 'VPN',
    PrimaryCall: { ...PHONE, Extension: '12', Authenticated: true, Result: 'SUCCESS_NO_PIN' },
    BackupCall: null,
    OverallResultTimestamp: at,
    OverallAuthenticated: true,
    OverallResult: 'SUCCESS_NO_PIN',
    Results: [{ ResultTimestamp: at, Authenticated: true, Result: 'SUCCESS_NO_PIN' }],
    InitiatingIPAddress: '192.0.2.17',
    Devices: [],
    ...more,
  };
}

const appAttempt = (person: Person, asked: string, answered: string): FarmRecord =>
  attempt(person, answered, {
    AuthenticationMethod: 'Mobile App',
    PhoneCallMode: null,
    MobileAppMode: 'PIN',
    PrimaryCall: null,
    Devices: [
      {
        NotificationTimestamp: asked,
        DeviceToken: 'apns2-4b1f0c',
        DeviceType: 'iOS',
        MobileAppVersion: '6.5.21',
        OSVersion: '15.4',
        ResultTimestamp: answered,
        Authenticated: true,
        Result: 'SUCCESS_PHONE_APP_AUTHENTICATED',
        UsedCheckForNotification: false,
      },
    ],
  });

export const block = (of: Person, by: Person, at: string, ended: string): FarmRecord => ({
  BlockTimestamp: at,
  BlockByUsername: by.userPrincipalName,
  Username: of.userPrincipalName,
  ...PHONE,
  PhoneNumberFormatted: '+44 20 7946 0958',
  Extension: '12',
  CleanExtension: '12',
  Blocked: false,
  BlockReason: 'Lost phone',
  CompletionTimestamp: ended,
  CompletionReason: 'Phone found again',
  AccountLockout: false,
  AccountLockoutEmailSent: false,
  FraudAlert: false,
  FraudAlertEmailSent: false,
  FraudAlertNotBlocked: false,
  Language: 'en',
});

export const bypass = (of: Person, by: Person, at: string, ended: string): FarmRecord => ({
  BypassTimestamp: at,
  BypassSeconds: 300,
  BypassByUsername: by.userPrincipalName,
  Username: of.userPrincipalName,
  ...PHONE,
  PhoneNumberFormatted: '+44 20 7946 0958',
  Extension: '12',
  CleanExtension: '12',
  BypassReason: 'No reception',
  CompletionTimestamp: ended,
  CompletionReason: 'Used',
  BypassUsed: true,
  BypassEmailSent: true,
});

const activation = (of: Person, moments: Moments): FarmRecord => ({
  Username: of.userPrincipalName,
  AccountName: 'Example Ltd',
  GetActivationCodeTimestamp: moments.ago(60, 12),
  GetActivationCodeResult: 'Success',
  ActivateTimestamp: moments.ago(60, 10),
  ActivateSuccess: true,
  ActivateError: null,
  ActivationStatusTimestamp: moments.ago(60, 9),
  ActivationStatusResult: 'Activated',
  DeviceName: `${of.firstName}’s phone`,
  DeviceType: 'iOS',
  AppVersion: '6.5.21',
  OATHTokenEnabled: true,
});

export const change = (of: Person, at: string): FarmRecord => ({
  ChangeTimestamp: at,
  Username: of.userPrincipalName,
  NewCountryCode: '44',
  NewPhoneNumber: '2079460958',
  NewExtension: '12',
  NewBackupCountryCode: '44',
  NewBackupPhoneNumber: '2079460000',
  NewBackupExtension: '',
  NewPIN: false,
  PINChangeRequired: true,
  OldDeviceToken: null,
  NewDeviceToken: 'apns2-4b1f0c',
});

/** Ada is in all five categories; Grace made the blocks and bypasses of others; Zoe is in none. */
export const seedFarm = (moments: Moments): Farm => ({
  users: people
    .filter((person) => person !== zoe)
    .map(({ userPrincipalName, samAccountName, downLevelName }) => ({
      username: userPrincipalName,
      names: [userPrincipalName, samAccountName, downLevelName],
    })),
  records: {
    AuthenticationAttempts: [
      attempt(ada, moments.ago(75), {}),
      appAttempt(ada, moments.ago(41, 1), moments.ago(41)),
      appAttempt(ada, moments.ago(2, 1), moments.ago(2)),
      attempt(grace, moments.ago(9), { UserGroup: 'Administrators' }),
      attempt(ann, moments.ago(8), {}),
      attempt(joann, moments.ago(7), {}),
    ],
    Activations: [activation(ada, moments), activation(grace, moments)],
    Blocks: [
      block(ada, grace, moments.ago(50), moments.ago(49)),
      block(ann, grace, moments.ago(20), moments.ago(19)),
    ],
    Bypasses: [
      bypass(ada, grace, moments.ago(30, 30), moments.ago(30, 28)),
      bypass(joann, grace, moments.ago(6), moments.ago(6, -3)),
    ],
    Changes: [change(ada, moments.ago(45)), change(grace, moments.ago(44)), change(joann, moments.ago(6))],
  },
});
