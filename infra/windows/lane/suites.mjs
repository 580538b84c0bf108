/** What runs on Windows Node: everything that a handler does on its host and that Windows may do in another way. */

/** LETHE_FAULTS=all: every spec, whole. An ordinary run takes what Windows may do differently. */
export const all = process.env.LETHE_FAULTS === 'all';

/** Folders of compiled specs, below dist. The slowest first: they start a program for each step. */
export const folders = [
  'libs/sources/nps-extension',
  'libs/sources/mfa-server',
  'libs/source-kit',
  'libs/sources/windows',
  ...(all ? ['libs/sources/adfs-adapter'] : []),
  'libs/platform/src/config',
];

/**
 * What an ordinary run leaves to LETHE_FAULTS=all. A spec that is not named here runs in both, so a new one is never
 * forgotten. `keeps`: of this spec, only the tests whose titles begin like one of these.
 */
const parted = [
  // Computing alone: no path, program, encoding, lock or kill in it.
  ...[
    'source-kit/src/fault-report.spec.js',
    'source-kit/src/host-announcer.spec.js',
    'source-kit/src/redaction.spec.js',
    'source-kit/src/task-run.spec.js',
    'source-kit/src/task-runner.spec.js',
    'windows/src/event-logs/each-of.spec.js',
    'windows/src/events/events.spec.js',
    'windows/src/evtx/binary-xml.spec.js',
    'windows/src/evtx/crate-comparison.int.spec.js',
    'windows/src/evtx/damaged-files.int.spec.js',
    'windows/src/evtx/search-evtx.spec.js',
    'windows/src/evtx/sieve/byte-sieve.spec.js',
    'windows/src/logs/mixed-text.spec.js',
    'windows/src/logs/scan-memory.spec.js',
    'windows/src/logs/time-stamp.spec.js',
    'windows/src/names/mentions.spec.js',
    'windows/src/passes/shared-passes.spec.js',
    'windows/src/survey/shown-name.spec.js',
    'mfa-server/src/gdpr/answer-words.spec.js',
    'mfa-server/src/logs/quoted-names.spec.js',
    'mfa-server/src/logs/syslog-time.spec.js',
    'mfa-server/src/records/read-export.spec.js',
    'mfa-server/src/records/read-json.spec.js',
    'mfa-server/src/records/record-times.spec.js',
    'mfa-server/src/sdk/ntlm.spec.js',
    'mfa-server/src/sdk/sdk-parsers.int.spec.js',
    'mfa-server/src/sdk/web-service-sdk.int.spec.js',
    'mfa-server/src/tool/windows-program.int.spec.js',
    'platform/src/config/cluster-settings.int.spec.js',
    // What it does to files does each of the two that are kept whole: the sweep of logs and the cut of channels.
    'windows/src/forecast/forecast.int.spec.js',
  ].map((spec) => ({ spec })),
  {
    spec: 'nps-extension-handlers.int.spec.js',
    keeps: [
      'npsExtensionHandlers › exports the events that name the person',
      'npsExtensionHandlers › reads and removes archives of a channel, but only once all in them is old: archive-',
      'npsExtensionHandlers › says that wevtutil is missing',
      'npsExtensionHandlers › stops when it is told to',
    ],
  },
  {
    spec: 'export-records.int.spec.js',
    keeps: [
      'exporting records › finds the export in',
      'exporting records › ends a tool that hangs',
      'exporting records › removes what a killed process left',
      'exporting records › stops when the process does',
    ],
  },
  {
    spec: 'odd-tools.int.spec.js',
    keeps: [
      'a tool that behaves oddly › is not waited for when what it left behind holds its output',
      'a tool that behaves oddly › is waited for when',
      'a tool that behaves oddly › has its file elsewhere',
    ],
  },
  {
    spec: 'wevtutil.int.spec.js',
    keeps: [
      'Wevtutil › lists channels',
      'Wevtutil › reads events of every script',
      'Wevtutil › asks by absolute time',
      'Wevtutil › tells event-log-access-denied',
      'Wevtutil › tells a program that hangs',
    ],
  },
  {
    spec: 'other-actions.int.spec.js',
    keeps: [
      'MFA Server › deleting records › fails on an exit code',
      'MFA Server › searching',
      'MFA Server › sweeping',
    ],
  },
  {
    spec: 'event-log-survey.int.spec.js',
    keeps: [
      'a look at the event logs of a host › finds archived',
      'a look at the event logs of a host › ends wevtutil',
    ],
  },
];

export const leftToAll = all ? [] : parted;

/**
 * What does not hold there, and why. `title` begins the title of a test, or is left out for all of a spec. Each has to
 * match something: whoever mends one takes it out here.
 */
const noLinks = 'Wine 8 makes no symbolic links that lstat would tell from what they lead to';

const noCompiler = 'the stand-ins are compiled by a native module in Rust, which Wine 8 cannot load';

const folderInUse = 'Windows removes no folder in which a program runs: it goes with the next task';

const noBirth =
  'Wine 8 tells when a file was written last for when it was made: one that grows is another one to it';

export const leftOut = [
  {
    spec: 'odd-tools.int.spec.js',
    title: 'a tool that behaves oddly › leaves nothing behind',
    why: folderInUse,
  },
  { spec: 'mfa-server-handlers.int.spec.js', why: noCompiler },
  { spec: 'load-settings.int.spec.js', title: 'a configured sandbox › follows links', why: noLinks },
  { spec: 'search-logs.int.spec.js', title: 'searchLogs › opens no link', why: noLinks },
  { spec: 'sweep-logs.int.spec.js', title: 'sweepLogs › follows no link', why: noLinks },
  {
    spec: 'sweep-logs.int.spec.js',
    title: 'sweepLogs › takes a configured folder that is itself a link',
    why: noLinks,
  },
  {
    spec: 'search-log-folders.int.spec.js',
    title: 'searchLogFolders, of a file that is not read before it goes somewhere else › tells no line twice',
    why: noBirth,
  },
  {
    spec: 'log-folder-survey.int.spec.js',
    title: 'surveyLogFolders › follows a configured folder that is a link',
    why: noLinks,
  },
  {
    spec: 'log-folder-survey.int.spec.js',
    title: 'surveyLogFolders › does not take the folder behind',
    why: noLinks,
  },
  {
    spec: 'log-folder-survey.int.spec.js',
    title: 'surveyLogFolders › says which configured folder',
    why: noLinks,
  },
];
