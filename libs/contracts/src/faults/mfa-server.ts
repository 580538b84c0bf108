/** Faults of MFA Server: the GDPR tool and its records. */
export const mfaServerFaults = {
  'gdpr-tool-missing': {
    message: 'MultiFactorAuthGdpr.exe is not where the settings say, or may not be run.',
    nextAction: 'Correct gdprExecutable in lethe.yaml; the tool comes with MFA Server 8.0 and newer.',
  },
  'gdpr-tool-failed': {
    message: 'MultiFactorAuthGdpr.exe ended with an error.',
    nextAction:
      'The detail holds its last words. It is tried again by itself; if it lasts, run the tool by hand on this host, and check whether the cloud service still serves this MFA Server.',
  },
  'gdpr-tool-hung': {
    message: 'MultiFactorAuthGdpr.exe did not end in the time it had, and was ended.',
    nextAction:
      'It is tried again by itself; if it lasts, check the network between this host and the cloud service, or raise timeoutSeconds in lethe.yaml.',
  },
  'gdpr-tool-no-output': {
    message: 'MultiFactorAuthGdpr.exe said that all was well and delivered nothing.',
    nextAction:
      'It is tried again by itself; if it lasts, run the export by hand on this host and look where its file appears.',
  },
  'export-unreadable': {
    message: 'What MultiFactorAuthGdpr.exe delivered is not JSON that can be read whole.',
    nextAction:
      'Check the free space on this host, run the export by hand and look at its file; then retry the task.',
  },
  'export-too-large': {
    message: 'The export of MultiFactorAuthGdpr.exe is larger than this version can take apart.',
    nextAction: 'Run the export by hand on this host and add its file to the answer to the person.',
  },
  'username-refused': {
    message: 'A user name of this request could be taken for something else by a program, so it is not used.',
    nextAction:
      'Submit the request again without names that hold quotes, bars or control characters, or begin with - or /.',
  },
  'username-missing': {
    message: 'MFA Server knows people by user name, and the request gives none.',
    nextAction:
      'Submit the request again with a user principal name, a sAMAccountName or an alias of the person.',
  },
  'working-directory-refused': {
    message: 'The private folder that the tool works in could not be made or removed.',
    nextAction: 'Check the temporary folder of the account that this handler runs under, and its free space.',
  },
} as const;
