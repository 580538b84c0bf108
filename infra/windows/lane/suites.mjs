/** What runs on Windows Node: everything that a handler does on its host. */

/**
 * Folders of compiled specs, below dist. The slowest first: they start a program for each step. What a host of AD FS does
 * is what a host of NPS does, with other channels: it runs with LETHE_FAULTS=all.
 */
export const folders = [
  'libs/sources/nps-extension',
  ...(process.env.LETHE_FAULTS === 'all' ? ['libs/sources/adfs-adapter'] : []),
  'libs/source-kit',
  'libs/sources/windows',
  'libs/sources/mfa-server',
  'libs/platform/src/config',
];

/**
 * What does not hold there, and why. `title` begins the title of a test, or is left out for all of a spec. Each has to
 * match something: whoever mends one takes it out here.
 */
const noLinks = 'Wine 8 makes no symbolic links that lstat would tell from what they lead to';

const noCompiler = 'the stand-ins are compiled by a native module in Rust, which Wine 8 cannot load';

const folderInUse = 'Windows removes no folder in which a program runs: it goes with the next task';

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
