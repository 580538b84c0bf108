/**
 * A stand-in for wevtutil, as documented, over a folder: `node wevtutil.mjs <folder> <arguments of wevtutil>`,
 * or `wevtutil(folder, arguments)` in the same process. `channels.json` holds the channels and their events;
 * exported files are JSON too. `faults.json` makes a run fail, hang or die:
 * `{ "<command>": { "exit", "stderr", "after", "stdout", "hang", "dieAfterBackup", "halfBackup", "fullDisk", "times" } }`.
 * Every call is written to `calls.log`.
 */
import { Buffer } from 'node:buffer';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const readJson = (file, fallback) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : fallback);
const save = (file, value) => {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
};

/** The run ends here, with an exit code and words on the error stream. */
class Ended extends Error {
  constructor(exitCode, words) {
    super(words);
    this.exitCode = exitCode;
  }
}
const end = (code, words) => {
  // Outside Windows an exit code has eight bits.
  throw new Ended(code % 256, words);
};

const escape = (text) => text.replace(/[&<>'"]/g, (character) => `&#${character.charCodeAt(0)};`);
const xmlOf = (event, channel) =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='AuthN'/>` +
  `<EventID>${event.id}</EventID><TimeCreated SystemTime='${event.time.replace('Z', '0000Z')}'/>` +
  `<EventRecordID>${event.record}</EventRecordID><Channel>${channel}</Channel><Computer>nps01</Computer>` +
  `<Security/></System><EventData><Data>${escape(event.text)}</Data></EventData></Event>`;

/** `*` or one comparison of the time: all that the documented use needs. Another query matches nothing. */
const matching = (events, query = '*') => {
  if (query === '*') return events;
  const match = /^\*\[System\[TimeCreated\[@SystemTime (<|>=) '([^']+)'\]\]\]$/.exec(query);
  if (!match) return [];
  return events.filter(({ time }) => (match[1] === '<' ? time < match[2] : time >= match[2]));
};

const channelXml = (
  name,
  {
    enabled,
    type = 'Operational',
    access = 'O:BA',
    logFileName = `%SystemRoot%\\${name}.evtx`,
    autoBackup = false,
  },
) =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<channel name="${name}" isolation="System" type="${type}" ` +
  `enabled="${enabled}" access="${access}" xmlns="http://schemas.microsoft.com/win/2004/08/events">\r\n` +
  `  <logging>\r\n    <logFileName>${logFileName}</logFileName>\r\n    <autoBackup>${autoBackup}</autoBackup>\r\n  </logging>\r\n</channel>\r\n`;

class Run {
  constructor(folder, args, fault) {
    this.channelsFile = join(folder, 'channels.json');
    this.channels = readJson(this.channelsFile, {});
    this.args = args;
    this.fault = fault;
    this.plain = args.filter((argument) => !/^\/[a-z]+:/i.test(argument));
    this.stdout = Buffer.alloc(0);
  }

  option(name) {
    const found = this.args.find((argument) => argument.toLowerCase().startsWith(`/${name}:`));
    return found?.slice(name.length + 2);
  }

  channelNamed(name) {
    return (
      this.channels[name] ??
      end(15007, 'The specified channel could not be found. Check channel configuration.')
    );
  }

  readable(name) {
    const channel = this.channelNamed(name);
    if (channel.type === 'Debug' && channel.enabled)
      end(
        15022,
        'The requested operation cannot be performed over an enabled direct channel. The channel must first be disabled.',
      );
    return channel;
  }

  eventsAt(place) {
    if (this.option('lf') !== 'true') return { name: place, events: this.readable(place).events };
    if (!existsSync(place)) end(2, 'The system cannot find the file specified.');
    try {
      return JSON.parse(readFileSync(place, 'utf8'));
    } catch {
      return end(1500, 'The event log file is corrupted.');
    }
  }

  write(text, encoding = 'utf8') {
    this.stdout = Buffer.from(text, encoding);
  }

  el() {
    this.write(Object.keys(this.channels).join('\r\n') + '\r\n');
  }

  gl() {
    this.write(channelXml(this.plain[0], this.channelNamed(this.plain[0])));
  }

  qe() {
    const { name, events } = this.eventsAt(this.plain[0]);
    const list = matching(events, this.option('q')).map((event) => xmlOf(event, name));
    this.write(`<Events>${list.join('')}</Events>\r\n`, this.option('uni') === 'true' ? 'utf16le' : 'utf8');
  }

  epl() {
    const { name, events } = this.eventsAt(this.plain[0]);
    if (existsSync(this.plain[1]) && this.option('ow') !== 'true') end(80, 'The file exists.');
    writeFileSync(this.plain[1], JSON.stringify({ name, events: matching(events, this.option('q')) }));
  }

  cl() {
    const channel = this.readable(this.plain[0]);
    const backup = this.option('bu');
    if (backup !== undefined) {
      if (existsSync(backup)) end(80, 'The file exists.');
      const whole = JSON.stringify({ name: this.plain[0], events: channel.events });
      writeFileSync(backup, this.fault?.halfBackup ? whole.slice(0, 9) : whole);
    }
    if (this.fault?.fullDisk) end(112, 'There is not enough space on the disk.');
    if (this.fault?.dieAfterBackup) end(1, 'killed');
    channel.events = [];
    save(this.channelsFile, this.channels);
  }

  sl() {
    const channel = this.channelNamed(this.plain[0]);
    const enabled = this.option('e') === 'true';
    if (enabled && channel.type === 'Debug') channel.events = [];
    channel.enabled = enabled;
    save(this.channelsFile, this.channels);
  }
}

/** The fault that this call meets, if any; those with `times` wear off. */
function takeFault(folder, command) {
  const file = join(folder, 'faults.json');
  const faults = readJson(file, {});
  const fault = faults[command];
  if (fault?.times !== undefined) {
    const { times, ...rest } = fault;
    if (times <= 1) delete faults[command];
    else faults[command] = { ...rest, times: times - 1 };
    save(file, faults);
  }
  return fault;
}

/** One run: `{ exitCode, stdout, stderr, hangs }`. */
export function wevtutil(folder, [command, ...args]) {
  appendFileSync(join(folder, 'calls.log'), JSON.stringify([command, ...args]) + '\n');
  const fault = takeFault(folder, command);
  const run = new Run(folder, args, fault);
  const answer = { exitCode: 0, stdout: run.stdout, stderr: '', hangs: fault?.hang === true };
  if (answer.hangs) return answer;
  if (fault?.stdout !== undefined) return { ...answer, stdout: Buffer.from(fault.stdout) };
  try {
    if (fault?.exit !== undefined && !fault.after) end(fault.exit, fault.stderr ?? '');
    run[command]();
    if (fault?.after) end(fault.exit, fault.stderr ?? '');
    return { ...answer, stdout: run.stdout };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { ...answer, exitCode: error.exitCode, stdout: run.stdout, stderr: error.message };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...args] = process.argv.slice(2);
  const { exitCode, stdout, stderr, hangs } = wevtutil(folder, args);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
  if (hangs) setInterval(() => undefined, 1000);
}
