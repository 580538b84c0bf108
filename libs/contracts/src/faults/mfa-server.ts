/** Faults of MFA Server: the GDPR tool and its records. */
export const mfaServerFaults = {
  'gdpr-tool-missing': {
    message: 'MultiFactorAuthGdpr.exe is not where the settings say, or may not be run.',
    nextAction: 'Correct gdprExecutable in lethe.yaml; the tool comes with MFA Server 8.0 and newer.',
  },
} as const;
