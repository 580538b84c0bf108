/**
 * Stands in for wevtutil.exe: `wevtutil.mjs <state.json> <verb> …`. Keeps to the documented verbs and
 * options; exported logs are files of its own format, which only it can read, as .evtx is to others.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const [stateFile, verb, ...words] = process.argv.slice(2);
const MAGIC = 'EXPORTED-LOG\n';
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
appendFileSync(`${stateFile}.calls`, `${JSON.stringify([verb, ...words])}\n`);

/** Whole at any moment: it may go on while whoever started it was killed and has come back. */
function save() {
  writeFileSync(`${stateFile}.${process.pid}`, JSON.stringify(state));
  renameSync(`${stateFile}.${process.pid}`, stateFile);
}

class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// A path may begin with a slash on this side, so an option is known by its colon.
const operands = words.filter((word) => !/^\/[a-z]{1,3}:/i.test(word));
const option = (name) => {
  const given = words.find((word) => word.toLowerCase().startsWith(`/${name}:`));
  return given?.slice(name.length + 2);
};
const isOn = (name) => option(name)?.toLowerCase() === 'true';

function channel(name) {
  const found = state.channels[name];
  if (!found)
    throw new Failure(15007, 'The specified channel could not be found. Check channel configuration.');
  if (found.denied) throw new Failure(5, 'Access is denied.');
  return found;
}

/** Events of a channel or, with /lf:true, of an exported file. */
function events(name) {
  if (!isOn('lf')) {
    const found = channel(name);
    // A debug channel can be neither queried nor cleared while it is enabled.
    if (found.type === 'Debug' && found.enabled)
      throw new Failure(
        15022,
        'The requested operation cannot be performed over an enabled direct channel. The channel must first be disabled.',
      );
    return found.events;
  }
  if (!existsSync(name)) throw new Failure(2, 'The system cannot find the file specified.');
  const text = readFileSync(name, 'utf8');
  if (!text.startsWith(MAGIC)) throw new Failure(1500, 'The event log file is corrupted.');
  return JSON.parse(text.slice(MAGIC.length));
}

const comparisons = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** Only queries over @SystemTime are understood; an element that is misspelt matches nothing, with exit code 0. */
function matching(all) {
  const query = (option('q') ?? '*').replaceAll('&lt;', '<').replaceAll('&gt;', '>').trim();
  if (query === '*') return all;
  const inner = /^\*\[\s*System\[\s*TimeCreated\[(.+)\]\s*\]\s*\]$/.exec(query)?.[1];
  const terms = (inner ?? 'nothing')
    .split(/\s+and\s+/)
    .map((term) => /^\s*@SystemTime\s*(<=|>=|<|>)\s*['"]([^'"]+)['"]\s*$/.exec(term));
  if (terms.some((term) => !term)) return [];
  return all.filter((event) =>
    terms.every(([, sign, time]) => comparisons[sign](Date.parse(event.time), Date.parse(time))),
  );
}

const xml = (text) => text.replace(/[&<>'"]/g, (c) => `&#${c.charCodeAt(0)};`);
const eventXml = (event) =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='${xml(event.provider)}'/>` +
  `<EventID>${event.id}</EventID><Level>4</Level><TimeCreated SystemTime='${event.time.replace('Z', '0000Z')}'/>` +
  `<EventRecordID>${event.record}</EventRecordID><Channel>${xml(event.channel)}</Channel><Computer>${xml(state.computer)}</Computer></System>` +
  `<EventData><Data>${xml(event.text)}</Data></EventData></Event>`;

const verbs = {
  el: () => `${Object.keys(state.channels).join('\r\n')}\r\n`,
  gl() {
    const { enabled, type } = channel(operands[0]);
    const file = `%SystemRoot%\\System32\\Winevt\\Logs\\${operands[0].replaceAll('/', '%4')}.${type === 'Debug' ? 'etl' : 'evtx'}`;
    if (option('f')?.toLowerCase() !== 'xml')
      return `name: ${operands[0]}\r\nenabled: ${enabled}\r\nlogging:\r\n  logFileName: ${file}\r\n`;
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\r\n<channel name="${xml(operands[0])}" isolation="Application" enabled="${enabled}" type="${type}" owningPublisher="" classic="false" ` +
      `xmlns="http://schemas.microsoft.com/win/2004/08/events">\r\n  <logging>\r\n    <logFileName>${file}</logFileName>\r\n    <retention>false</retention>\r\n` +
      `    <autoBackup>false</autoBackup>\r\n    <maxSize>1052672</maxSize>\r\n  </logging>\r\n  <publishing>\r\n  </publishing>\r\n</channel>\r\n`
    );
  },
  gli() {
    const all = events(operands[0]);
    return `creationTime: ${all[0]?.time ?? ''}\r\nfileSize: 69632\r\nnumberOfLogRecords: ${all.length}\r\noldestRecordNumber: ${all[0]?.record ?? 0}\r\n`;
  },
  qe() {
    const found = matching(events(operands[0]));
    const ordered = isOn('rd') ? found.toReversed() : found;
    const few = ordered.slice(0, option('c') === undefined ? Infinity : Number(option('c')));
    const text = few.map(eventXml).join('');
    const root = option('e');
    return root ? `<${root}>${text}</${root}>` : text;
  },
  epl() {
    const [from, to] = operands;
    if (existsSync(to) && !isOn('ow')) throw new Failure(80, 'The file exists.');
    writeFileSync(to, MAGIC + JSON.stringify(matching(events(from))));
    return '';
  },
  cl() {
    const backup = option('bu');
    const all = events(operands[0]);
    if (backup !== undefined) {
      if (existsSync(backup)) throw new Failure(80, 'The file exists.');
      writeFileSync(backup, MAGIC + JSON.stringify(all));
    }
    if (state.mode === 'pretend') return '';
    channel(operands[0]).events = [];
    save();
    return '';
  },
  sl() {
    const found = channel(operands[0]);
    const enable = option('e');
    // Enabling a direct channel empties it.
    if (enable?.toLowerCase() === 'true' && !found.enabled && found.type === 'Debug') found.events = [];
    if (enable !== undefined) found.enabled = enable.toLowerCase() === 'true';
    save();
    return '';
  },
};

/** Without /uni:true the default code page turns what it does not have into question marks. */
function write(text) {
  if (isOn('uni')) process.stdout.write(Buffer.from(`\uFEFF${text}`, 'utf16le'));
  else process.stdout.write(Buffer.from(text.replace(/[^\0-\u00ff]/g, '?'), 'latin1'));
}

try {
  if (state.mode === 'hang') setTimeout(() => {}, 1e9);
  else if (state.mode === 'html' && verb === 'qe') write('<html><body>Sign in</body></html>');
  else write(verbs[verb]());
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\r\n`);
  process.exitCode = error.code % 256 || 1;
}
