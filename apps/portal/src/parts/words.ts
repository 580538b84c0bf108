import type { RequestKind, TaskView } from '../api/types.js';

/** The words of the vocabularies for people; docs/reference/glossary.md says what they mean. */

export const kindNames: Readonly<Record<RequestKind, string>> = {
  Export: 'Export',
  AccountClose: 'Account close',
};

export const sourceNames: Readonly<Record<TaskView['source'], string>> = {
  'mfa-server': 'MFA Server',
  'nps-extension': 'NPS Extension',
  'adfs-adapter': 'AD FS Adapter',
  'cloud-mfa': 'Cloud MFA',
  package: 'Package',
};

export const actionNames: Readonly<Record<TaskView['action'], string>> = {
  'export-records': 'Export records',
  'search-logs': 'Search logs',
  'search-syslog': 'Search syslog',
  screenshots: 'Screenshots',
  'review-other-people': 'Review records of other people',
  export: 'Export',
  assemble: 'Assemble the package',
  'delete-records': 'Delete records',
  'delete-user-record': 'Delete the user record',
  'close-account': 'Close the account',
  'sweep-logs': 'Sweep logs',
  'verify-purge': 'Verify the purge',
};
