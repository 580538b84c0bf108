/** Faults of Lethe itself: leases, keys, artifacts, assembling. */
export const processorFaults = {
  'lease-over': {
    message: 'The handler gave no sign of life until its lease was over.',
    nextAction:
      'Nothing for now: the task is sent again. If it repeats, see whether the handler of this host runs.',
  },
  'stop-loss-reached': {
    message: 'The task was not done in the time it had.',
    nextAction: 'See the last fault of the task, mend its cause and retry it.',
  },
  'step-not-done': {
    message: 'Nobody did this step in the time it had.',
    nextAction: 'Do the step, or tell the person what is missing and why.',
  },
  'held-back': {
    message: 'The handler asked before it went on, and was told that something stands against it.',
    nextAction:
      'Nothing for now: the task goes on by itself when nothing does any more; the request names what it is.',
  },
  'handler-defect': {
    message: 'The handler stopped on an error that it did not expect.',
    nextAction: 'Look at the handler’s log at this time and report the defect; then retry the task.',
  },
  'vault-refused': {
    message: 'The vault did not open the subject’s key or take an artifact for this task.',
    nextAction: 'See whether the clocks of host and vault agree and whether the subject’s key still exists.',
  },
  'vault-unavailable': {
    message: 'The vault did not answer, or could not store what was gathered.',
    nextAction: 'See whether the vault runs and has room on its disk; the task is tried again by itself.',
  },
  'seal-broken': {
    message: 'Sealed data of this task was changed on its way, or was sealed with another key.',
    nextAction:
      'See who can write to the message bus and to the store, and whether the master key was replaced; then retry the task.',
  },
  'artifact-unreadable': {
    message: 'Something gathered earlier cannot be read back from the artifact store.',
    nextAction: 'Restore the artifact store, or retry the task that gathered it, then retry this one.',
  },
  'action-unknown': {
    message: 'The handler of this source does not know the action it was asked for.',
    nextAction: 'Update the handler to the version of the orchestrator.',
  },
} as const;
