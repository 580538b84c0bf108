/** Faults of what the on-premises sources share: log folders, event logs, programs on a host. */
export const hostFaults = {
  'log-folder-missing': {
    message: 'A configured log folder is not there.',
    nextAction: 'Correct logFolders of this host in lethe.yaml, or bring the folder back.',
  },
} as const;
