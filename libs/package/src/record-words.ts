import type { Shelf } from './shown-records.js';

/** What each kind of record is, for whoever has never seen one. */
export const shelfWords: Readonly<Record<Shelf, { readonly title: string; readonly what: string }>> = {
  authenticationAttempts: {
    title: 'Sign-ins',
    what: 'Each time that somebody signed in with your name and was asked for the second proof.',
  },
  activations: {
    title: 'Activations of the Authenticator app',
    what: 'Each attempt to set up your account in the Microsoft Authenticator app.',
  },
  blocks: {
    title: 'Blocks',
    what: 'Each time that your account was kept from signing in, and how that ended.',
  },
  bypasses: {
    title: 'One-time bypasses',
    what: 'Each time that you were to be let in once without the second proof.',
  },
  changes: {
    title: 'Changes of your settings',
    what: 'Changes of your telephone numbers, your PIN and your devices that were passed on between systems.',
  },
  other: {
    title: 'Anything else',
    what: 'What the system handed over that is none of the kinds above.',
  },
};

/** Fields of the article (contracts, mfa-records.ts) in words; others are told by their names. */
const fieldWords: Readonly<Record<string, string>> = {
  timestamp: 'Time',
  username: 'User name',
  firstName: 'First name',
  lastName: 'Last name',
  emailAddress: 'E-mail address',
  userGroup: 'Group that you belong to',
  authenticationMethod: 'Kind of second proof',
  phoneCallMode: 'Telephone call: what was asked for',
  textMessageDirection: 'Text message: one-way or two-way',
  textMessageMode: 'Text message: what was asked for',
  mobileAppMode: 'App: what was asked for',
  oathTokenMode: 'Code generator (OATH token): what was asked for',
  authenticationType: 'Kind of sign-in, as the system names it',
  applicationName: 'What was signed in to',
  primaryCall: 'First call',
  backupCall: 'Call to the second number',
  overallResultTimestamp: 'Time of the final result',
  overallAuthenticated: 'Let in',
  overallResult: 'Final result, as the system names it',
  results: 'Results on the way',
  initiatingIpAddress: 'Network address (IP) that the sign-in came from',
  devices: 'Devices that were notified',
  resultTimestamp: 'Time of the result',
  authenticated: 'Accepted',
  result: 'Result, as the system names it',
  countryCode: 'Country code of the telephone number',
  phoneNumber: 'Telephone number',
  phoneNumberFormatted: 'Telephone number as it is written',
  extension: 'Extension',
  cleanExtension: 'Extension, digits alone',
  notificationTimestamp: 'Time of the notification',
  deviceToken: 'Number that tells the device apart (device token)',
  deviceType: 'Kind of device',
  mobileAppVersion: 'Version of the app',
  osVersion: 'Version of the device’s system',
  usedCheckForNotification: 'Notification was looked for by hand',
  accountName: 'Account in the app',
  getActivationCodeTimestamp: 'Time when an activation code was asked for',
  getActivationCodeResult: 'Result of asking for a code',
  activateTimestamp: 'Time of the activation',
  activateSuccess: 'Activated',
  activateError: 'What went wrong',
  activationStatusTimestamp: 'Time when the state was looked up',
  activationStatusResult: 'State that was found',
  deviceName: 'Name of the device',
  appVersion: 'Version of the app',
  oathTokenEnabled: 'App makes codes too (OATH token)',
  blockTimestamp: 'Time of the block',
  blockByUsername: 'Blocked by',
  blocked: 'Still blocked',
  blockReason: 'Reason for the block',
  completionTimestamp: 'Time when it ended',
  completionReason: 'Why it ended',
  accountLockout: 'Locked after too many attempts',
  accountLockoutEmailSent: 'E-mail about the lock was sent',
  fraudAlert: 'Fraud was reported',
  fraudAlertEmailSent: 'E-mail about the fraud was sent',
  fraudAlertNotBlocked: 'Fraud was reported, and the account not blocked',
  language: 'Language of messages',
  bypassTimestamp: 'Time of the bypass',
  bypassSeconds: 'How long it held, in seconds',
  bypassByUsername: 'Allowed by',
  bypassReason: 'Reason for the bypass',
  bypassUsed: 'Used',
  bypassEmailSent: 'E-mail about the bypass was sent',
  changeTimestamp: 'Time of the change',
  newCountryCode: 'New country code',
  newPhoneNumber: 'New telephone number',
  newExtension: 'New extension',
  newBackupCountryCode: 'New country code of the second number',
  newBackupPhoneNumber: 'New second telephone number',
  newBackupExtension: 'New extension of the second number',
  newPin: 'New PIN',
  pinChangeRequired: 'PIN has to be changed',
  oldDeviceToken: 'Device before (device token)',
  newDeviceToken: 'Device after (device token)',
  path: 'Where it stood in the export',
  value: 'What it says',
  file: 'Log file',
  line: 'Line number',
  time: 'Time',
  text: 'What the line says',
  channel: 'Event log',
  record: 'Number of the event',
  eventId: 'Kind of event (event id)',
};

/** A field's name in words; undefined where nobody has told what it means. */
export const fieldTitle = (name: string): string | undefined =>
  Object.hasOwn(fieldWords, name) ? fieldWords[name] : undefined;

/** The words that a name is put together from: `appDisplayName`, `user_group`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[_\s]+/g, ' ')
    .trim();
  return words === '' ? name : words.slice(0, 1).toUpperCase() + words.slice(1);
}
