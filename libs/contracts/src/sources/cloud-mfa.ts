import { CloudMfaSettings } from '../cloud-mfa-settings.js';
import { cloudFaults } from '../faults/cloud-mfa.js';
import { cloudSignInFaults } from '../faults/cloud-sign-in.js';
import type { SourceContract } from './source-contract.js';

export const cloudMfa = {
  settings: CloudMfaSettings,
  places: {
    'graph.baseUrl': 'url',
    'graph.authority': 'url',
    'graph.clientSecretFile': 'secret',
    'graph.certificateFile': 'secret',
    'graph.federatedTokenFile': 'secret',
    'graph.managedIdentity.endpoint': 'url',
    'storage.connectionStringFile': 'secret',
  },
  topology: ({ accountClose }) =>
    accountClose.permanentDelete === 'manual' ? { permanentDeleteByPerson: true } : {},
  identities: ['userPrincipalName', 'objectId', 'samAccountName'],
  words: {
    title: 'Multi-factor authentication in the cloud',
    what: 'The service of Microsoft that your organization uses for the second proof, and the account it belongs to.',
    why: 'It keeps these records to carry out sign-ins, to report on them, and to find the cause when one fails.',
  },
  manualSteps: {
    'delete-user-record': {
      steps: [
        'Open the Microsoft Entra admin centre and go to Users, Deleted users.',
        'Find the person by the object id, not by the name alone: somebody else may have the name now.',
        'Choose Delete permanently. After 30 days Microsoft does so by itself, and the user is not in the list any more.',
      ],
      checklist: [
        'The user with this object id is not among the deleted users any more',
        'No user of the tenant has this object id',
      ],
      evidence: 'optional',
    },
  },
  stepsAgain: {
    'delete-user-record':
      'This step was done before. A re-scan then found the account again, so Lethe has closed it once more, and it has to be deleted permanently once more.',
  },
  gaps: {
    'files-left-in-container':
      'The system has put files aside for you whose names no program can follow. Somebody has to fetch them by hand.',
    'service-delivered-in-part': 'The system said itself that it handed over a part only.',
    'sign-ins-incomplete': 'Only a part of the list of your recent sign-ins could be read.',
    'authentication-methods-incomplete': 'Only a part of the list of your second proofs could be read.',
    'sign-ins-unreadable': 'The list of your recent sign-ins could not be read.',
    'authentication-methods-unreadable':
      'The list of your second proofs, as they are now, could not be read.',
  },
  findings: {
    'account-is-back': {
      message: 'The directory has an account of this name again.',
      nextAction:
        'It is deleted again by itself, unless somebody else has the name now. Find out what made it anew, a directory synchronisation for example, and end that.',
    },
    'deleted-account-kept': {
      message: 'The deleted account is among the deleted users still, long after the 30 days.',
      nextAction:
        'In the Entra admin centre under Users, Deleted users, find it by its object id and choose Delete permanently; if that is refused, ask Microsoft why it is kept (a hold, for example). Then retry the re-scan, or wait for its next look.',
    },
    'sign-ins-kept': {
      message: 'The sign-in log names the account still, long after the 30 days.',
      nextAction:
        'See in the Entra admin centre under Monitoring, Sign-in logs, what signs in under this account, and end that; ask Microsoft about entries older than their retention. Then retry the re-scan, or wait for its next look.',
    },
  },
  faults: { ...cloudFaults, ...cloudSignInFaults },
} as const satisfies SourceContract<typeof CloudMfaSettings>;
