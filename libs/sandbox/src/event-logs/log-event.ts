/** One event as the stand-in keeps it: a line of JSON. */
export interface LogEvent {
  readonly recordId: number;
  readonly eventId: number;
  /** 2 error, 3 warning, 4 information */
  readonly level: number;
  /** ISO 8601, UTC */
  readonly time: string;
  readonly provider: string;
  readonly message: string;
}

/** An event to be written; the log gives it its number. */
export type EventDraft = Omit<LogEvent, 'recordId'>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const xml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- XML 1.0 has no place for them
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Windows writes a fraction of seven digits. */
const systemTime = (time: string): string => time.replace('Z', '0000Z');

export interface Place {
  readonly channel: string;
  readonly computer: string;
}

/** As `wevtutil qe /f:xml` writes an event (SEEN); `rendered` adds the message as `/f:RenderedXml` does. */
export function eventXml(event: LogEvent, place: Place, rendered: boolean): string {
  const system = [
    `<Provider Name='${xml(event.provider)}'/>`,
    `<EventID>${event.eventId}</EventID>`,
    '<Version>0</Version>',
    `<Level>${event.level}</Level>`,
    '<Task>0</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>',
    `<TimeCreated SystemTime='${systemTime(event.time)}'/>`,
    `<EventRecordID>${event.recordId}</EventRecordID>`,
    "<Correlation/><Execution ProcessID='1260' ThreadID='2204'/>",
    `<Channel>${xml(place.channel)}</Channel>`,
    `<Computer>${xml(place.computer)}</Computer>`,
    "<Security UserID='S-1-5-20'/>",
  ].join('');
  const info = rendered
    ? `<RenderingInfo Culture='en-US'><Message>${xml(event.message)}</Message></RenderingInfo>`
    : '';
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>" +
    `<System>${system}</System><EventData><Data>${xml(event.message)}</Data></EventData>${info}</Event>`
  );
}

const LEVELS: Readonly<Record<number, string>> = {
  1: 'Critical',
  2: 'Error',
  3: 'Warning',
  4: 'Information',
};

/** As `wevtutil qe /f:text` writes an event (SEEN). */
export const eventText = (event: LogEvent, index: number, place: Place): string =>
  [
    `Event[${index}]:`,
    `  Log Name: ${place.channel}`,
    `  Source: ${event.provider}`,
    `  Date: ${systemTime(event.time)}`,
    `  Event ID: ${event.eventId}`,
    '  Task: None',
    `  Level: ${LEVELS[event.level] ?? 'Information'}`,
    `  Computer: ${place.computer}`,
    '  Description: ',
    event.message,
    '',
  ].join('\r\n');
