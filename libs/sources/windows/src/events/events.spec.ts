import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventNames } from './event-names.js';
import { eventRecordOf } from './event-record.js';
import { EventStream } from './event-stream.js';
import { unescaped, xmlPieces } from './xml-pieces.js';

describe('an event', () => {
  it('is read with its named and nested data', () => {
    const record = eventRecordOf(`<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">
      <System><Provider Name="x" Guid='{1}'/><EventID Qualifiers='0'>4720</EventID>
        <TimeCreated SystemTime="2016-07-08T18:12:51.681640200Z"/><EventRecordID>2</EventRecordID>
        <Channel>Security</Channel><Computer>IE10</Computer><Security UserID='S-1-5-18'/></System>
      <EventData><Data Name='TargetUserName'>b&#246;b &lt;b&gt;</Data><Data Name='Empty'></Data><Data>plain</Data><Binary>00</Binary></EventData>
      <UserData><a:Thing xmlns:a='y'><a:Who>eve</a:Who><a:None/></a:Thing></UserData></Event>`);
    expect(record).toEqual({
      record: 2,
      time: '2016-07-08T18:12:51.681Z',
      channel: 'Security',
      eventId: 4720,
      text: 'TargetUserName: böb <b>\nplain\nBinary: 00\nWho: eve',
      rest: 'Name: x\nGuid: {1}\nChannel: Security\nComputer: IE10\nUserID: S-1-5-18\nName: Empty',
    });
  });

  it('is its message where one was rendered', () => {
    const xml =
      '<Event><System/><EventData><Data>x</Data></EventData><RenderingInfo Culture="en"><Message>User x signed in</Message><Level>Info</Level></RenderingInfo></Event>';
    expect(eventRecordOf(xml).text).toBe('User x signed in');
  });

  it('tells everything that may name somebody, also beside its message and its elements', () => {
    const xml = `<Event><System/><UserData><Logon user="ada"><Name>bob</Name>of eve</Logon><Group Name="zoe"/></UserData>
      <RenderingInfo><Message>somebody signed in</Message><Keyword>mia</Keyword></RenderingInfo></Event>`;
    const event = new EventNames(['ada', 'bob', 'eve', 'zoe', 'mia', 'nobody']).in(xml);
    expect([...(event?.names ?? [])].sort()).toEqual(['ada', 'bob', 'eve', 'mia', 'zoe']);
    expect(event?.text.split('\n')).toEqual(
      expect.arrayContaining(['somebody signed in', 'user: ada', 'Name: bob', 'Logon: of eve', 'Name: zoe']),
    );
  });

  it('shows of its frame only what names somebody', () => {
    const xml =
      '<Event><System><Computer>pc</Computer><Security UserID="S-1-5-18"/></System><EventData><Data>ada</Data></EventData></Event>';
    expect(new EventNames(['ada']).in(xml)?.text).toBe('ada');
    expect(new EventNames(['ada', 'PC']).in(xml)).toMatchObject({
      text: 'ada\nComputer: pc',
      names: ['ada', 'PC'],
    });
  });

  it('lacks what its XML lacks, whatever the XML', () => {
    expect(eventRecordOf('<Event>')).toMatchObject({
      record: null,
      time: null,
      channel: null,
      eventId: null,
      text: '',
    });
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<',
            '>',
            '/',
            'Event',
            'System',
            'Data',
            ' Name="a',
            "'",
            '&#x110000;',
            '<![CDATA[',
            ']]>',
            'text',
            '<!--',
          ),
        ),
        (pieces) => {
          expect(typeof eventRecordOf(pieces.join('')).text).toBe('string');
        },
      ),
    );
  });

  it('unescapes once, and leaves alone what is no escape', () => {
    expect(unescaped('&amp;lt; &#x1F600; &#10; &nbsp; & &#xFFFFFF;')).toBe('&lt; 😀 \n &nbsp; & &#xFFFFFF;');
    expect([...xmlPieces('<a b=\'"\' c="&apos;>"/>')]).toEqual([
      {
        kind: 'open',
        name: 'a',
        attributes: new Map([
          ['b', '"'],
          ['c', "'>"],
        ]),
      },
      { kind: 'close', name: 'a' },
    ]);
  });
});

describe('a stream of events', () => {
  const cut = async (bytes: Buffer, at: readonly number[]): Promise<string[]> => {
    const events: string[] = [];
    const stream = new EventStream((xml) => void events.push(xml));
    let start = 0;
    for (const end of [
      ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b),
      bytes.length,
    ]) {
      await stream.push(bytes.subarray(start, end));
      start = end;
    }
    await stream.end();
    return events;
  };

  it('gives the same events however it arrives', async () => {
    const events = ['<Event a="1"><EventData>ä\r\n李 😀</EventData></Event>', '<Event><System/></Event>'];
    const list = `<?xml version="1.0"?><Events>${events.join('\r\n')}\r\n</Events>\r\n`;
    const forms = [
      Buffer.from(list),
      Buffer.from(`\uFEFF${list}`),
      Buffer.from(list, 'utf16le'),
      Buffer.from(`\uFEFF${list}`, 'utf16le'),
      Buffer.from(events.join('')),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms),
        fc.array(fc.nat(500), { maxLength: 40 }),
        async (bytes, at) => {
          expect(await cut(bytes, at)).toEqual(events);
        },
      ),
    );
  });

  it.each(['', '\r\n', '<Events/>', '<Events></Events>', '<?xml version="1.0"?>\n<Events>\n</Events>\n'])(
    'may hold none: %j',
    async (text) => expect(await cut(Buffer.from(text), [])).toEqual([]),
  );

  it('holds one event at a time', async () => {
    let events = 0;
    const stream = new EventStream(() => void events++);
    const chunk = Buffer.from(`<Event>${'x'.repeat(1000)}</Event>`.repeat(60));
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 2000; n++) await stream.push(chunk);
    await stream.end();
    expect(events).toBe(120_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(80e6);
  });
});
