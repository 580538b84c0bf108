import { describe, expect, it } from '@jest/globals';
import { mfaRecordCategories, MfaRecords } from './mfa-records.js';

/** The article's own names, flat as it lists them; what stands in a group is written with the group's name. */
const article = {
  authenticationAttempts: `Timestamp; Username; First Name; Last Name; Email Address; User Group;
    Authentication Method; Phone Call Mode; Text Message Direction; Text Message Mode; Mobile App Mode;
    OATH Token Mode; Authentication Type; Application Name; Primary Call; Backup Call;
    Overall Result Timestamp; Overall Authenticated; Overall Result; Results; Initiating IP Address; Devices`,
  activations: `Username; Account Name; Get Activation Code Timestamp; Get Activation Code Result;
    Activate Timestamp; Activate Success; Activate Error; Activation Status Timestamp;
    Activation Status Result; Device Name; Device Type; App Version; OATH Token Enabled`,
  blocks: `Block Timestamp; Block By Username; Username; Country Code; Phone Number; Phone Number Formatted;
    Extension; Clean Extension; Blocked; Block Reason; Completion Timestamp; Completion Reason;
    Account Lockout; Account Lockout Email Sent; Fraud Alert; Fraud Alert Email Sent;
    Fraud Alert Not Blocked; Language`,
  bypasses: `Bypass Timestamp; Bypass Seconds; Bypass By Username; Username; Country Code; Phone Number;
    Phone Number Formatted; Extension; Clean Extension; Bypass Reason; Completion Timestamp;
    Completion Reason; Bypass Used; Bypass Email Sent`,
  changes: `Change Timestamp; Username; New Country Code; New Phone Number; New Extension;
    New Backup Country Code; New Backup Phone Number; New Backup Extension; New PIN; PIN Change Required;
    Old Device Token; New Device Token`,
} as const;

const camel = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/\s+(\w)/g, (_, letter: string) => letter.toUpperCase());

describe('the records of MFA Server', () => {
  it.each(Object.entries(article))('have every field of the article: %s', (category, names) => {
    const schema = mfaRecordCategories[category as keyof typeof article];
    expect(Object.keys(schema.shape)).toEqual(names.split(';').map(camel));
  });

  it('have the article’s fields in calls, results and devices too', () => {
    const { primaryCall, backupCall, results, devices } = mfaRecordCategories.authenticationAttempts.shape;
    const call = ['countryCode', 'phoneNumber', 'extension', 'authenticated', 'result'];
    expect(Object.keys(primaryCall.unwrap().unwrap().shape)).toEqual(call);
    expect(Object.keys(backupCall.unwrap().unwrap().shape)).toEqual(call);
    expect(Object.keys(results.unwrap().unwrap().element.shape)).toEqual([
      'resultTimestamp',
      'authenticated',
      'result',
    ]);
    expect(Object.keys(devices.unwrap().unwrap().element.shape)).toEqual([
      'notificationTimestamp',
      'deviceToken',
      'deviceType',
      'mobileAppVersion',
      'osVersion',
      'resultTimestamp',
      'authenticated',
      'result',
      'usedCheckForNotification',
    ]);
  });

  it('take records with fields missing, null, or unknown to the article', () => {
    const records = {
      authenticationAttempts: [{ username: 'ada', primaryCall: null, RiskScore: 4 }],
      activations: [{}],
      blocks: [{ blocked: 'true' }],
      bypasses: [{ bypassSeconds: '300' }],
      changes: [],
      other: [{ path: '/UserSettings', value: { mode: 1 } }],
    };
    expect(MfaRecords.parse(records)).toEqual(records);
  });
});
