/** Faults of what the on-premises sources share: log folders, event logs, programs on a host. */
export const hostFaults = {
  'host-not-configured': {
    message: 'The task is for a host that the settings of this handler do not name.',
    nextAction: 'Add the host to lethe.yaml of this handler, or retire it so that its tasks end.',
  },
  'host-look-hung': {
    message: 'The regular look at what is on this host did not come to an end and was given up.',
    nextAction:
      'See whether its log folders lie on a share that answers, and whether its Event Log service does. It is looked at again by itself.',
  },
  'host-disk-full': {
    message: 'A disk of this host is full, so the work could not go on.',
    nextAction:
      'Make room where the handler has its temporary folder and retainedFolder; the task is tried again by itself.',
  },
  'log-folder-missing': {
    message: 'A configured log folder is not there.',
    nextAction:
      'Correct logFolders of this host in lethe.yaml, or bring the folder back (a share may be away). The task is tried again by itself.',
  },
  'log-folder-denied': {
    message: 'A configured log folder cannot be listed with the rights that the handler has.',
    nextAction:
      'Give the handler’s account read and delete rights on the folder and its files. The task is tried again by itself.',
  },
  'log-removal-denied': {
    message:
      'A log file holds data that has to go, and the handler’s account may not read it, or may not remove it from its folder.',
    nextAction:
      'Give the handler’s account the right to read and delete on the folders of the named files; where the detail says read-only, the disk or share itself cannot be written. The task is tried again by itself.',
  },
  'log-file-unreadable': {
    message: 'A log file could not be read to its end, so it is not known whom it names.',
    nextAction:
      'Look at the named files: give the handler’s account read rights, unpack what is packed in a format other than gzip, rename what has a name that is no Unicode, or replace a damaged file. The task is tried again by itself.',
  },
  'log-file-in-use': {
    message:
      'A log file holds data that has to go, and a program still has it open or its removal is denied.',
    nextAction:
      'Restart the service that writes the named files so that it begins new ones, or set activeLog to rotate with a rotateCommand; where it says access-denied, give the handler’s account the right to read and delete in that folder; rename what has a name that is no Unicode. The task is tried again by itself.',
  },
  'log-rotation-failed': {
    message: 'The configured rotateCommand did not succeed.',
    nextAction:
      'Run the rotateCommand by hand on this host and mend what it reports; the task is tried again.',
  },
  'wevtutil-missing': {
    message: 'wevtutil is not where the settings say, or may not be run.',
    nextAction: 'Correct wevtutil in lethe.yaml; on Windows it is C:\\Windows\\System32\\wevtutil.exe.',
  },
  'wevtutil-hung': {
    message: 'wevtutil did not end in the time it had and was stopped.',
    nextAction:
      'See whether the Event Log service of this host answers; raise timeoutSeconds if its logs are large. The task is tried again by itself.',
  },
  'wevtutil-failed': {
    message: 'wevtutil ended with an error that Lethe has no rule for.',
    nextAction: 'Look up the exit code in the detail; the task is tried again by itself.',
  },
  'event-log-access-denied': {
    message: 'The handler may not read or clear an event log of this host.',
    nextAction:
      'Put the handler’s account into Event Log Readers, and for clearing grant it the channel’s clear right or run it as an administrator; a new membership counts from the next start of the handler. Where the detail names a file or a folder: the right to list, read and delete there. Then retry the task where it is not tried again by itself.',
  },
  'event-log-clear-denied': {
    message: 'The handler may read an event log of this host, and not clear it.',
    nextAction:
      'Run infra/windows/install.ps1 again, with the words it was run with: it adds the right to clear (0x4) to the channel’s access. A debug channel that is on takes an administrator besides: install.ps1 -Administrator, or switch tracing off.',
  },
  'event-log-locked': {
    message: 'A file of an event log is in use by another program.',
    nextAction: 'Close the program that reads or backs up the event log; the task is tried again by itself.',
  },
  'event-log-not-cleared': {
    message: 'wevtutil said that it had cleared an event log, and what has to go is still in it.',
    nextAction:
      'Look at the named channel on this host in Event Viewer. If wevtutil is a script or wrapper, see that it hands `cl` on; if another program writes old events into the channel, end that. Nothing is lost; the task is tried again by itself.',
  },
  'event-log-damaged': {
    message: 'A file of an event log is damaged, so it is not known whom it names.',
    nextAction:
      'Keep the named file: `lethe evtx search` reads what can still be read of it, and says what cannot. Move it out of the folder once that is done, and record what was lost. The task is tried again by itself.',
  },
  'event-log-unreachable': {
    message: 'The Event Log service of this host does not answer.',
    nextAction: 'See whether the host is up and its Windows Event Log service runs; the task is tried again.',
  },
  'event-log-unreadable': {
    message: 'What wevtutil delivered is cut off or is no list of events.',
    nextAction:
      'Run the same query by hand on this host. If wevtutil is a script or wrapper, see that it passes standard output on unchanged.',
  },
  'debug-channel-enabled': {
    message: 'A debug channel was enabled while it had to be read or cleared.',
    nextAction: 'See whether another tool enables the channel again; the task is tried again by itself.',
  },
  'retained-folder-unusable': {
    message: 'The folder for the young part of cut event logs cannot be made or written.',
    nextAction:
      'Correct retainedFolder in lethe.yaml or give the handler’s account full rights on it. The task is tried again by itself.',
  },
  'retained-file-unreadable': {
    message: 'A backup of an event log cannot be read, and the events in it are nowhere else.',
    nextAction:
      'Keep the named file. Open it in Event Viewer; when it is beyond repair, move it away and record what was lost, then retry.',
  },
  'retained-count-mismatch': {
    message: 'Fewer or more events arrived in the retained file than the backup holds; nothing was removed.',
    nextAction: 'See whether the disk of retainedFolder is full; the task is tried again by itself.',
  },
} as const;
