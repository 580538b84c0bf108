/**
 * Stands in for `wevtutil.exe`: el, gl, gli, qe, epl, cl, sl, al over the event logs of one sandbox host.
 *
 *     node wevtutil.js --world <folder> --host <name> qe AuthZOptCh /f:xml /uni:true
 *
 * Exit codes are those of Windows; where a system keeps only eight bits of them, the lower eight come out.
 */
import { EventLogService } from '../event-logs/event-log-service.js';
import { isOn, parseCommandLine } from '../event-logs/wevtutil-command-line.js';
import { wevtutil } from '../event-logs/wevtutil-commands.js';
import { Win32Error } from '../event-logs/win32-error.js';
import { eventLogFolder } from '../world/hosts.js';
import { required, standInCall } from './leading-options.js';

const call = standInCall(process.argv.slice(2), ['--world', '--host']);
const host = required(call, '--host');

/** Without `/uni:true` a code page writes what it has no place for as question marks. */
const codePage = (text: string): Buffer => Buffer.from(text.replace(/[\u0100-\u{10ffff}]/gu, '?'), 'latin1');
const unicode = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

try {
  const line = parseCommandLine(call.words);
  const service = new EventLogService(eventLogFolder(required(call, '--world'), host));
  const printed = await wevtutil(line, { service, computer: `${host}.example.com` });
  if (printed !== '') process.stdout.write(isOn(line, 'uni') ? unicode(printed) : codePage(printed));
} catch (error) {
  if (!(error instanceof Win32Error)) throw error;
  process.stderr.write(`${error.message}\r\n`);
  process.exitCode = error.code;
}
