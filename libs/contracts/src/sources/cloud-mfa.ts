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
  faults: { ...cloudFaults, ...cloudSignInFaults },
} as const satisfies SourceContract<typeof CloudMfaSettings>;
