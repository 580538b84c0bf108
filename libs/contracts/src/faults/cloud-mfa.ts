/** Faults of cloud MFA: sign-in, Microsoft Graph, the storage that an export is delivered to. */
export const cloudFaults = {
  'graph-unreachable': {
    message: 'Microsoft Graph could not be reached.',
    nextAction: 'Check the network and proxy of this host; the task is tried again by itself.',
  },
} as const;
