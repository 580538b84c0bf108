/**
 * A stand-in for wevtutil, as documented, over a folder: `node wevtutil.mjs <folder> <arguments of wevtutil>`.
 * `channels.json` holds the channels and their events; exported files are JSON too. `faults.json` makes a
 * run fail, hang or die: `{ "<command>": { "exit", "stderr", "stdout", "hang", "dieAfterBackup", "times" } }`.
 * Every call is written to `calls.log`.
 */
import { Buffer } from 'node:buffer';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setInterval } from 'node:timers';

const [folder, command, ...args] = process.argv.slice(2);
const channelsFile = join(folder, 'channels.json');
const faultsFile = join(folder, 'faults.json');
const readJson = (file, fallback) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : fallback);
const save = (file, value) => {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
};
const end = (code, words) => {
  process.stderr.write(words);
  process.exitCode = code;
  throw new Ended();
};
class Ended extends Error {}

const option = (name) => {
  const found = args.find((argument) => argument.toLowerCase().startsWith(`/${name}:`));
  return found?.slice(name.length + 2);
};
const plain = args.filter((argument) => !/^\/[a-z]+:/i.test(argument));

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

const channels = readJson(channelsFile, {});
const channelNamed = (name) =>
  channels[name] ??
  end(15007 % 256, 'The specified channel could not be found. Check channel configuration.');
const refuseEnabledDebug = (channel) => {
  if (channel.type === 'Debug' && channel.enabled)
    end(
      15022 % 256,
      'The requested operation cannot be performed over an enabled direct channel. The channel must first be disabled.',
    );
};
const eventsAt = (place) => {
  if (option('lf') !== 'true') {
    const channel = channelNamed(place);
    refuseEnabledDebug(channel);
    return { name: place, events: channel.events };
  }
  if (!existsSync(place)) end(2, 'The system cannot find the file specified.');
  try {
    return JSON.parse(readFileSync(place, 'utf8'));
  } catch {
    return end(1500 % 256, 'The event log file is corrupted.');
  }
};

const commands = {
  el: () => process.stdout.write(Object.keys(channels).join('\r\n') + '\r\n'),
  gl: () => {
    const { enabled, type = 'Operational' } = channelNamed(plain[0]);
    process.stdout.write(
      `<?xml version="1.0" encoding="UTF-8"?>\r\n<channel name="${plain[0]}" isolation="System" type="${type}" enabled="${enabled}" ` +
        `access="O:BA" xmlns="http://schemas.microsoft.com/win/2004/08/events">\r\n  <logging>\r\n    <logFileName>%SystemRoot%\\${plain[0]}.evtx</logFileName>\r\n  </logging>\r\n</channel>\r\n`,
    );
  },
  qe: () => {
    const { name, events } = eventsAt(plain[0]);
    const list = matching(events, option('q')).map((event) => xmlOf(event, name));
    const text = `<Events>${list.join('')}</Events>\r\n`;
    process.stdout.write(Buffer.from(text, option('uni') === 'true' ? 'utf16le' : 'utf8'));
  },
  epl: () => {
    const { name, events } = eventsAt(plain[0]);
    if (existsSync(plain[1]) && option('ow') !== 'true') end(80, 'The file exists.');
    writeFileSync(plain[1], JSON.stringify({ name, events: matching(events, option('q')) }));
  },
  cl: () => {
    const channel = channelNamed(plain[0]);
    refuseEnabledDebug(channel);
    const backup = option('bu');
    if (backup !== undefined) {
      if (existsSync(backup)) end(80, 'The file exists.');
      writeFileSync(
        backup,
        fault?.halfBackup ? '{"name":' : JSON.stringify({ name: plain[0], events: channel.events }),
      );
    }
    if (fault?.dieAfterBackup) end(1, 'killed');
    channel.events = [];
    save(channelsFile, channels);
  },
  sl: () => {
    const channel = channelNamed(plain[0]);
    const enabled = option('e') === 'true';
    if (enabled && channel.type === 'Debug') channel.events = [];
    channel.enabled = enabled;
    save(channelsFile, channels);
  },
};

appendFileSync(join(folder, 'calls.log'), JSON.stringify([command, ...args]) + '\n');
const faults = readJson(faultsFile, {});
const fault = faults[command];
if (fault?.times !== undefined) {
  fault.times--;
  if (fault.times <= 0) delete faults[command];
  save(faultsFile, faults);
}
try {
  if (fault?.hang) setInterval(() => undefined, 1000);
  else if (fault?.stdout !== undefined) process.stdout.write(fault.stdout);
  else if (fault?.exit !== undefined && !fault.after) end(fault.exit, fault.stderr ?? '');
  else {
    commands[command]();
    if (fault?.after) end(fault.exit, fault.stderr ?? '');
  }
} catch (error) {
  if (!(error instanceof Ended)) throw error;
}
