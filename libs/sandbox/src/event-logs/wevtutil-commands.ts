import { statSync } from 'node:fs';
import { isDirect, type Channel } from './channels.js';
import { selected, type EventLogService } from './event-log-service.js';
import { eventText, eventXml } from './log-event.js';
import { isOn, type WevtutilCommandLine } from './wevtutil-command-line.js';
import { win32Error } from './win32-error.js';

/** A host of the sandbox as wevtutil finds it. */
export interface WevtutilHost {
  readonly service: EventLogService;
  readonly computer: string;
}

/** Does what the command line says. @returns what is printed @throws {Win32Error} */
export async function wevtutil(line: WevtutilCommandLine, host: WevtutilHost): Promise<string> {
  const { service } = host;
  const [target = ''] = line.operands;
  if (line.command !== 'el' && target === '')
    throw win32Error('invalid-parameter', 'A required parameter is missing.');
  switch (line.command) {
    case 'el':
      return service
        .channels()
        .map((channel) => `${channel.name}\r\n`)
        .join('');
    case 'gl':
      return describeChannel(
        service.channel(target, `Failed to read configuration for log ${target}.`),
        line,
        host,
      );
    case 'gli':
      return describeLog(target, line, host);
    case 'qe':
      return queryEvents(target, line, host);
    case 'epl':
      return exportLog(target, line, host);
    case 'cl':
      await service.clear(target, line.options.get('bu'));
      return '';
    case 'sl':
      if (line.options.has('e')) await service.enable(target, isOn(line, 'e'), isOn(line, 'q'));
      else service.channel(target, `Failed to read configuration for log ${target}.`);
      return '';
    default:
      // `al` bundles locale strings beside a file and deletes nothing (DOC): nothing of it is needed here.
      return '';
  }
}

/** As real ones print (SEEN); the file is where it really lies. */
function describeChannel(channel: Channel, line: WevtutilCommandLine, { service }: WevtutilHost): string {
  const { name, type, enabled } = channel;
  const path = service.pathOf(channel);
  if (line.options.get('f')?.toLowerCase() !== 'xml')
    return [
      `name: ${name}`,
      `enabled: ${enabled}`,
      `type: ${type}`,
      'owningPublisher: ',
      'isolation: Application',
      'channelAccess: O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)',
      'logging:',
      `  logFileName: ${path}`,
      `  retention: ${isDirect(channel)}`,
      '  autoBackup: false',
      '  maxSize: 20971520',
      '',
    ].join('\r\n');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<channel name="${attribute(name)}" isolation="Application" enabled="${enabled}" type="${type}" owningPublisher="" classic="false" access="O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)" xmlns="http://schemas.microsoft.com/win/2004/08/events">`,
    '  <logging>',
    `    <logFileName>${attribute(path)}</logFileName>`,
    `    <retention>${isDirect(channel)}</retention>`,
    '    <autoBackup>false</autoBackup>',
    '    <maxSize>20971520</maxSize>',
    '  </logging>',
    '  <publishing>',
    '  </publishing>',
    '</channel>',
    '',
  ].join('\r\n');
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** As real ones print (SEEN); an empty log has no oldest record. */
function describeLog(target: string, line: WevtutilCommandLine, { service }: WevtutilHost): string {
  const what = `Failed to get log information for ${target}.`;
  const isFile = isOn(line, 'lf');
  const path = isFile ? target : service.pathOf(service.channel(target, what));
  const { log } = isFile ? service.open(target, true, what) : service.open(path, true, what);
  const status = statSync(path);
  return [
    `creationTime: ${status.birthtime.toISOString()}`,
    `lastAccessTime: ${status.atime.toISOString()}`,
    `lastWriteTime: ${status.mtime.toISOString()}`,
    `fileSize: ${status.size}`,
    'attributes: 32',
    `numberOfLogRecords: ${log.events.length}`,
    ...(log.events[0] ? [`oldestRecordNumber: ${log.events[0].recordId}`] : []),
    '',
  ].join('\r\n');
}

function queryEvents(target: string, line: WevtutilCommandLine, host: WevtutilHost): string {
  const what = 'Failed to open event query.';
  const opened = host.service.open(target, isOn(line, 'lf'), what);
  const newestFirst = isOn(line, 'rd');
  // INF: a trace file is read from its beginning only.
  if (newestFirst && opened.direct) throw win32Error('not-supported', what);
  const found = selected(opened.log, line.options.get('q'), what);
  const ordered = newestFirst ? found.toReversed() : found;
  const events = ordered.slice(0, Number(line.options.get('c') ?? Infinity));
  const place = { channel: opened.log.channel, computer: host.computer };
  const format = line.options.get('f')?.toLowerCase() ?? 'xml';
  if (format === 'text')
    return events.map((event, index) => `${eventText(event, index, place)}\r\n`).join('');
  const element = line.options.get('e');
  const body = events.map((event) => `${eventXml(event, place, format === 'renderedxml')}\r\n`).join('');
  return element === undefined ? body : `<${element}>\r\n${body}</${element}>\r\n`;
}

function exportLog(target: string, line: WevtutilCommandLine, { service }: WevtutilHost): string {
  const what = `Failed to export log ${target}.`;
  const [, path] = line.operands;
  if (path === undefined) throw win32Error('invalid-parameter', 'A required parameter is missing.');
  const opened = service.open(target, isOn(line, 'lf'), what);
  service.export(opened, line.options.get('q'), { path, overwrite: isOn(line, 'ow'), what });
  return '';
}
