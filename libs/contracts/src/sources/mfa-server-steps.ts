import type { ManualStep } from './manual-step.js';

/**
 * What a person does in the console of MFA Server. DOC: the Users section, Edit, a picture of each tab, and that
 * the record is deleted there. INF: which tabs the Edit page has; versions differ, so the last entry asks for
 * whatever else is there.
 */
export const mfaServerSteps: Readonly<
  Record<'screenshots' | 'delete-user-record' | 'review-other-people', ManualStep>
> = {
  screenshots: {
    steps: [
      'Open Multi-Factor Authentication Server on a server of the farm and go to Users.',
      'Find the person under every form of the name: user principal name, sAMAccountName, DOMAIN\\name.',
      'Select the user, choose Edit, and take a picture of each tab; scroll where a tab is longer than the window.',
      'See that no other person shows in a picture. Hand the pictures in, with an attestation that says when they were taken. Where the farm has no such user, hand in a picture of the empty search.',
    ],
    checklist: [
      'General: name, email address, group, phone numbers, extension, method, mode, language, enabled',
      'Advanced: account name aliases, exceptions and what else is set for this user alone',
      'Devices: each activated mobile app, with its name',
      'OATH token: serial number, if one is assigned',
      'Security questions: which ones are answered, not the answers',
      'Every other tab that the Edit page of this version has',
    ],
    evidence: 'required',
  },
  'delete-user-record': {
    steps: [
      'Open Multi-Factor Authentication Server on the master of the farm (a subordinate server cannot save while it is away) and go to Users.',
      'Find the person under every form of the name, and delete the user record.',
      'If a directory synchronisation adds users, exclude the person there or delete the account in the directory, or the record comes back and the purge is contradicted.',
    ],
    checklist: [
      'The record is gone under the user principal name',
      'The record is gone under the sAMAccountName and under DOMAIN\\name',
      'No synchronisation item will bring it back',
      'The other servers of the farm do not show it any more',
    ],
    evidence: 'optional',
  },
  'review-other-people': {
    steps: [
      'Read the records that are about somebody else. That they were read is recorded.',
      'Decide: keep sends everything as it came, redact takes out who the others are and leaves out the tool’s own file, withhold sends no records of MFA Server.',
      'Complete the step with the decision, and the reason as the attestation: it stands in the package.',
    ],
    checklist: [
      'The records about others were read',
      'For each it is clear whether the person may see it',
      'The reason names nobody',
    ],
    evidence: 'optional',
  },
};
