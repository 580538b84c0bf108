import type { TaskView } from '../../../api/types.js';

/** Reasons of gaps for people; a fault has its own words in the timeline. */
const words: Readonly<Record<string, string>> = {
  'not-configured': 'the source is not set up here',
  'not-asked': 'was not asked for',
  'host-retired': 'the host is out of service for good',
  'not-reviewed': 'records that may name other people were not reviewed, and are withheld',
  'other-people-withheld': 'withheld, because the records name other people',
  'not-redactable': 'withheld, because no program could take other people out of the records',
  'stop-loss-reached': 'it took longer than it may',
  skipped: 'somebody decided to go on without it',
  'files-left-in-container':
    'files lie in the container under names that no address leads to: fetch them by hand',
  'service-delivered-in-part': 'the service said that it delivered a part only',
  'sign-ins-incomplete': 'only a part of the sign-ins could be read',
  'authentication-methods-incomplete': 'only a part of the authentication methods could be read',
  'sign-ins-unreadable':
    'Graph refused the sign-ins: it takes AuditLog.Read.All and an Entra ID P1 licence; without one, leave them out of nowState in lethe.yaml',
  'authentication-methods-unreadable':
    'Graph refused the authentication methods: it takes UserAuthenticationMethod.Read.All',
  contradicted: 'a re-scan found the person again',
  'waiting-on-person': 'a person had not done it',
};

/** Why something is missing, of a task where it is one's. */
export const gapText = (reason: string, task: TaskView | undefined): string =>
  words[reason] ?? task?.fault?.message ?? reason;
