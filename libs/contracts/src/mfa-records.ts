import { z } from 'zod';

/**
 * The records that MFA Server keeps about a person, five categories, as `mfa-server/<host>/records.json`
 * of a package holds them.
 *
 * Categories and fields are those of the article (DOC), in camelCase. Their types are not public (INF):
 * a number may come as text and a yes as a word, so each field takes what exports of such tools hold, and
 * any field may be missing or null. Fields that the article does not name stay in the record under the name
 * they came with. The groups `primaryCall`, `backupCall`, `results` and `devices` are our reading of the
 * article's flat list.
 */

const AsDelivered = z.union([z.string(), z.number(), z.boolean()]).nullish();
const Text = AsDelivered;
/** Also in local formats, so it is not held to ISO 8601. */
const Moment = AsDelivered;
const Count = AsDelivered;
const YesOrNo = AsDelivered;

/** One of the two calls of an attempt. */
export const CallRecord = z.looseObject({
  countryCode: Text,
  phoneNumber: Text,
  extension: Text,
  authenticated: YesOrNo,
  result: Text,
});
export type CallRecord = z.infer<typeof CallRecord>;

/** One of the results that an attempt went through. */
export const ResultRecord = z.looseObject({ resultTimestamp: Moment, authenticated: YesOrNo, result: Text });
export type ResultRecord = z.infer<typeof ResultRecord>;

/** One device that was notified in an attempt. */
export const DeviceRecord = z.looseObject({
  notificationTimestamp: Moment,
  deviceToken: Text,
  deviceType: Text,
  mobileAppVersion: Text,
  osVersion: Text,
  resultTimestamp: Moment,
  authenticated: YesOrNo,
  result: Text,
  usedCheckForNotification: YesOrNo,
});
export type DeviceRecord = z.infer<typeof DeviceRecord>;

/** Authentication attempts: reporting and troubleshooting. */
export const AuthenticationAttempt = z.looseObject({
  timestamp: Moment,
  username: Text,
  firstName: Text,
  lastName: Text,
  emailAddress: Text,
  userGroup: Text,
  /** Phone Call, Text Message, Mobile App, OATH Token */
  authenticationMethod: Text,
  /** Standard, PIN */
  phoneCallMode: Text,
  /** One-Way, Two-Way */
  textMessageDirection: Text,
  /** OTP, OTP + PIN */
  textMessageMode: Text,
  /** Standard, PIN */
  mobileAppMode: Text,
  /** Standard, PIN */
  oathTokenMode: Text,
  authenticationType: Text,
  applicationName: Text,
  primaryCall: CallRecord.nullish(),
  backupCall: CallRecord.nullish(),
  overallResultTimestamp: Moment,
  overallAuthenticated: YesOrNo,
  overallResult: Text,
  results: z.array(ResultRecord).nullish(),
  initiatingIpAddress: Text,
  devices: z.array(DeviceRecord).nullish(),
});
export type AuthenticationAttempt = z.infer<typeof AuthenticationAttempt>;

/** Activations: attempts to activate an account in the Authenticator app. */
export const Activation = z.looseObject({
  username: Text,
  accountName: Text,
  getActivationCodeTimestamp: Moment,
  getActivationCodeResult: Text,
  activateTimestamp: Moment,
  activateSuccess: YesOrNo,
  activateError: Text,
  activationStatusTimestamp: Moment,
  activationStatusResult: Text,
  deviceName: Text,
  deviceType: Text,
  appVersion: Text,
  oathTokenEnabled: YesOrNo,
});
export type Activation = z.infer<typeof Activation>;

/** Blocks: the blocked state, and reporting. `username` is who is blocked. */
export const Block = z.looseObject({
  blockTimestamp: Moment,
  blockByUsername: Text,
  username: Text,
  countryCode: Text,
  phoneNumber: Text,
  phoneNumberFormatted: Text,
  extension: Text,
  cleanExtension: Text,
  blocked: YesOrNo,
  blockReason: Text,
  completionTimestamp: Moment,
  completionReason: Text,
  accountLockout: YesOrNo,
  accountLockoutEmailSent: YesOrNo,
  fraudAlert: YesOrNo,
  fraudAlertEmailSent: YesOrNo,
  fraudAlertNotBlocked: YesOrNo,
  language: Text,
});
export type Block = z.infer<typeof Block>;

/** Bypasses: reporting. `username` is who may pass once without a second factor. */
export const Bypass = z.looseObject({
  bypassTimestamp: Moment,
  bypassSeconds: Count,
  bypassByUsername: Text,
  username: Text,
  countryCode: Text,
  phoneNumber: Text,
  phoneNumberFormatted: Text,
  extension: Text,
  cleanExtension: Text,
  bypassReason: Text,
  completionTimestamp: Moment,
  completionReason: Text,
  bypassUsed: YesOrNo,
  bypassEmailSent: YesOrNo,
});
export type Bypass = z.infer<typeof Bypass>;

/** Changes: user changes synchronised to MFA Server or the cloud directory. */
export const Change = z.looseObject({
  changeTimestamp: Moment,
  username: Text,
  newCountryCode: Text,
  newPhoneNumber: Text,
  newExtension: Text,
  newBackupCountryCode: Text,
  newBackupPhoneNumber: Text,
  newBackupExtension: Text,
  newPin: Text,
  pinChangeRequired: YesOrNo,
  oldDeviceToken: Text,
  newDeviceToken: Text,
});
export type Change = z.infer<typeof Change>;

/** What an export held that belongs to none of the five categories, and where it stood in the export. */
export const OtherRecord = z.strictObject({ path: z.string(), value: z.unknown() });
export type OtherRecord = z.infer<typeof OtherRecord>;

/**
 * Files of an export's records below `mfa-server/<host>/`. Where others are in them, `redacted` goes out in
 * place of `whole` when a person decides so; `aboutOthers` is for that person alone.
 */
export const mfaRecordFiles = {
  whole: 'records.json',
  redacted: 'records-redacted.json',
  aboutOthers: 'records-about-others.jsonl',
} as const;

/** Stands in redacted records where a value was that tells who somebody else is. */
export const REDACTED = '[redacted: about somebody else]';

/**
 * `mfa-server/<host>/records.json`. It is written with each category’s name and each record on a line of its
 * own, so that it can be read with flat memory, however large it is.
 */
export const MfaRecords = z.strictObject({
  authenticationAttempts: z.array(AuthenticationAttempt),
  activations: z.array(Activation),
  blocks: z.array(Block),
  bypasses: z.array(Bypass),
  changes: z.array(Change),
  other: z.array(OtherRecord),
});
export type MfaRecords = z.infer<typeof MfaRecords>;

/** The five categories by their name in `records.json`, each with the schema of one record. */
export const mfaRecordCategories = {
  authenticationAttempts: AuthenticationAttempt,
  activations: Activation,
  blocks: Block,
  bypasses: Bypass,
  changes: Change,
} as const;
export type MfaRecordCategory = keyof typeof mfaRecordCategories;
