import { mfaServerFaults } from '../faults/mfa-server.js';
import { RECORDS_ARE_BACK } from '../plan.js';
import { MfaServerSettings } from '../settings.js';
import { mfaServerSteps } from './mfa-server-steps.js';
import type { SourceContract } from './source-contract.js';

/** Of the service alone, which runs on MFA Servers; other logs may lie on any host. */
const isOfService = (pattern: string): boolean => /^MultiFactorAuthSvc/i.test(pattern);

export const mfaServer = {
  settings: MfaServerSettings,
  places: {
    gdprExecutable: 'program',
    rotateCommand: 'program',
    'webServiceSdk.wsdl': 'url',
    'webServiceSdk.auth.passwordFile': 'secret',
    'webServiceSdk.auth.certificateFile': 'secret',
    'hosts.*.gdprExecutable': 'program',
    'hosts.*.wevtutil': 'program',
    'hosts.*.rotateCommand': 'program',
    'hosts.*.logFolders.*': 'folder',
    'syslog.files.*': 'files',
  },
  topology: ({ hosts, syslog, searchPatterns }) => ({
    hosts: hosts.map(({ name, roles, userChanges }) => ({
      name,
      roles,
      ...(userChanges === 'syslog' ? { logElsewhere: true } : {}),
      ...(searchPatterns.every(isOfService) ? {} : { logNamed: true }),
    })),
    syslog: syslog !== undefined,
  }),
  identities: ['userPrincipalName', 'samAccountName', 'aliases'],
  words: {
    title: 'Multi-Factor Authentication Server',
    what: 'A server in your organization that asks for a second proof of who you are when you sign in: a call, a text message, a notification in an app, or a code.',
    why: 'It keeps these records to carry out sign-ins, to report on them, and to find the cause when one fails.',
  },
  manualSteps: mfaServerSteps,
  stepsAgain: {
    'delete-user-record':
      'This step was done before. A re-scan then found records of the person again: most often a directory synchronisation has made the user record anew. End that first, or it comes back once more.',
  },
  findings: {
    [RECORDS_ARE_BACK]: {
      message: 'MFA Server has records of the person again.',
      nextAction:
        'They are deleted again by itself; the step to delete the user record is asked again, until a re-scan finds none any more. Find out what made the record anew, a directory synchronisation for example, and end that.',
    },
  },
  faults: mfaServerFaults,
} as const satisfies SourceContract<typeof MfaServerSettings>;
