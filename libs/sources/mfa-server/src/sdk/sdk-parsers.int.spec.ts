import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaskFault } from '#source-kit';
import { describing } from '../../../../../test/stand-ins/sdk-wsdl.js';
import { numbered } from '../records/numbered-names.js';
import { AnswerWriter } from './answer-writer.js';
import { readAnswer } from './read-answer.js';
import { importsOf, readWsdl } from './read-wsdl.js';
import { requestEnvelope } from './request-envelope.js';
import { endpointOf } from './service-description.js';
import { inNamespace } from './wsdl-names.js';
import { elementTree, NotXml } from './xml-reading.js';

const operation = (wsdl: string, name = 'GetUserGdpr') => {
  const found = readWsdl([elementTree(wsdl)]).get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const faultOf = (call: () => unknown): TaskFault => {
  try {
    call();
  } catch (error) {
    if (error instanceof TaskFault) return error;
    throw error;
  }
  throw new Error('It should have failed.');
};
const withInput = (...fields: string[]): string =>
  describing('text').replaceAll(
    '<s:element minOccurs="0" maxOccurs="1" name="username" type="s:string"/>',
    fields.join(''),
  );
const field = (name: string, type: string, occurs = '1'): string =>
  `<s:element minOccurs="${occurs}" maxOccurs="1" name="${name}" type="s:${type}"/>`;

describe('a call', () => {
  it('is written as the description has it', () => {
    const { soap, action, input } = operation(describing('text'));
    expect({ soap, action, names: input.map(({ name }) => name) }).toEqual({
      soap: '1.1',
      action: 'http://www.phonefactor.com/PfWsSdk/GetUserGdpr',
      names: ['GetUserGdpr'],
    });
    expect(requestEnvelope(operation(describing('text')), 'EX\\a & <b>')).toContain(
      '<soap:Body><GetUserGdpr xmlns="http://www.phonefactor.com/PfWsSdk"><username>EX\\a &amp; &lt;b&gt;</username></GetUserGdpr></soap:Body>',
    );
    expect(requestEnvelope(operation(describing('rpc')), 'ada')).toContain(
      '<username xmlns="">ada</username>',
    );
  });

  it.each(['username', 'userName', 'sUserName', 'UserId', 'upn', 'loginName', 'whatever'])(
    'puts the name into the field that is called so, or into the only text: %s',
    (name) =>
      expect(requestEnvelope(operation(withInput(field(name, 'string'))), 'ada')).toContain(`>ada</${name}>`),
  );

  it('leaves out what may be left out, and says what it cannot fill', () => {
    const several = withInput(
      field('username', 'string'),
      field('days', 'int', '0'),
      field('full', 'boolean'),
    );
    const fault = faultOf(() => requestEnvelope(operation(several), 'ada'));
    expect(fault).toMatchObject({ code: 'sdk-operation-unclear', retryable: false });
    expect(fault.detail).toBe('GetUserGdpr: it demands “full” (boolean)');
    const filled = requestEnvelope(operation(several), 'ada', { full: 'true' });
    expect(filled).toContain('>true</full>');
    expect(filled).not.toContain('days');
  });

  it('asks for the field of the name where several could be it', () => {
    const two = withInput(field('first', 'string', '0'), field('second', 'string', '0'));
    expect(faultOf(() => requestEnvelope(operation(two), 'ada')).detail).toContain('“first”, “second”');
    const given = requestEnvelope(operation(two), 'ada', { second: 'EX\\{username}' });
    expect(given).toContain('>EX\\ada</second>');
    expect(given).not.toContain('first');
  });

  it('goes to the origin of the settings, whatever address is described', () => {
    const wsdl = new URL('https://mfa.example.com:8443/sdk/PfWsSdk.asmx?WSDL');
    expect(endpointOf(wsdl, operation(describing('text'))).href).toBe(
      'https://mfa.example.com:8443/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx',
    );
  });

  it('holds any name as text and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const usable = name.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
        const tree = elementTree(requestEnvelope(operation(describing('text')), usable));
        const names = (element: typeof tree): string[] => [element.name, ...element.children.flatMap(names)];
        expect(names(tree)).toEqual(['Envelope', 'Body', 'GetUserGdpr', 'username']);
      }),
    );
  });
});

describe('a description', () => {
  it('is refused with a document type, and so are its entities', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>';
    expect(() => elementTree(bomb)).toThrow(NotXml);
  });

  it('names what it is made of', () => {
    const root = elementTree(
      '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema"><w:import location="a.wsdl"/><w:types><s:schema><s:include schemaLocation="b.xsd"/></s:schema></w:types></w:definitions>',
    );
    expect(importsOf(root).map(({ place }) => place)).toEqual(['a.wsdl', 'b.xsd']);
  });

  it('takes the name into an element that is one text, and into a group of a schema that is included', () => {
    const bare = describing('text').replace(
      /<s:element name="GetUserGdpr">.*?<\/s:element>(?=\s*<s:element name="GetUserGdprResponse)/s,
      '<s:element name="GetUserGdpr" type="s:string"/>',
    );
    expect(requestEnvelope(operation(bare), 'ada')).toContain(
      '<GetUserGdpr xmlns="http://www.phonefactor.com/PfWsSdk">ada</GetUserGdpr>',
    );
    const included = elementTree(
      '<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"><s:element name="GetUserGdpr" type="Who"/><s:complexType name="Who"><s:sequence><s:group ref="Names"/></s:sequence></s:complexType><s:group name="Names"><s:sequence><s:element name="UserName" type="s:string"/></s:sequence></s:group></s:schema>',
    );
    const without = describing('text').replace(
      /<s:element name="GetUserGdpr">.*?<\/s:element>(?=\s*<s:element name="GetUserGdprResponse)/s,
      '',
    );
    const documents = [elementTree(without), inNamespace(included, 'http://www.phonefactor.com/PfWsSdk')];
    const found = readWsdl(documents).get('GetUserGdpr');
    expect(found && requestEnvelope(found, 'ada')).toContain(
      '<GetUserGdpr xmlns="http://www.phonefactor.com/PfWsSdk"><UserName>ada</UserName></GetUserGdpr>',
    );
  });

  it('is read or refused, whatever is cut out of it', () => {
    const whole = describing('xml');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(400), (from, length) => {
        try {
          readWsdl([elementTree(whole.slice(0, from) + whole.slice(from + length))]);
        } catch (error) {
          expect(error).toBeInstanceOf(NotXml);
        }
      }),
    );
  });
});

describe('an answer', () => {
  let folder: string;
  let runs = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-answer-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  async function read(bytes: Buffer, contentType?: string) {
    const own = await mkdtemp(join(folder, `${(runs += 1)}-`));
    const file = join(own, 'answer.xml');
    await writeFile(file, bytes);
    const writer = new AnswerWriter(own);
    let body;
    try {
      body = await readAnswer(file, writer, contentType);
    } finally {
      await writer.end();
    }
    const documents = await Promise.all(writer.documents.map(({ path }) => readFile(path, 'utf8')));
    return { body, content: JSON.parse(await readFile(writer.path, 'utf8')) as unknown, documents };
  }
  const soap = (inside: string): string =>
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body><R>${inside}</R></s:Body></s:Envelope>`;

  const asText = (xml: string): string => xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

  it('becomes JSON, repeated elements with a number', async () => {
    const { content } = await read(
      Buffer.from(soap('<a> <b>1</b><b>1</b> </a><c i:nil="true"/><d/><e>x<![CDATA[<y>]]></e>')),
    );
    expect(content).toEqual({ a: { b: '1', [numbered('b', 2)]: '1' }, c: null, d: '', e: 'x<y>' });
  });

  it('has attributes as fields, beside a text by the name of both', async () => {
    const inside =
      '<a t="1" i:type="x"><b u="2"/></a><c p="3">text</c><c p="4">more</c><d e="5" e2=""/><g><![CDATA[{"x":1}]]></g><h k="6"><![CDATA[[1,{"x":1}]]]></h>';
    expect((await read(Buffer.from(soap(inside)))).content).toEqual({
      a: { t: '1', b: { u: '2' } },
      c: 'text',
      'c@p': '3',
      [numbered('c', 2)]: 'more',
      [numbered('c@p', 2)]: '4',
      d: { e: '5', e2: '' },
      g: null,
      h: '[1,{"x":1}]',
      'h@k': '6',
    });
  });

  it('has XML in a text as elements, however large, and what only looks like it as text', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => `<Row n="${n}">a&amp;${n}</Row>`).join('');
    const within = `<?xml version="1.0" encoding="utf-16"?>\r\n<Rows>${rows}</Rows>`;
    for (const xml of [within, '<Rows><Row n="0">a&amp;0</Row></Rows>']) {
      const { content } = await read(Buffer.from(soap(`<g>${asText(xml)}</g><z>1</z>`)));
      expect(content).toMatchObject({ g: { Rows: { Row: 'a&0', 'Row@n': '0' } }, z: '1' });
      expect((await read(Buffer.from(soap(asText(xml))))).content).toMatchObject({ Rows: { Row: 'a&0' } });
    }
    const looks = soap('<g>&lt;unknown&gt;</g><h>&lt;3 of them</h>');
    expect((await read(Buffer.from(looks))).content).toEqual({ g: '<unknown>', h: '<3 of them' });
    const broken = soap(`<g>${asText(within.slice(0, -8))}</g>`);
    await expect(read(Buffer.from(broken))).rejects.toThrow('not XML');
  });

  it('is left without the schema that a data set brings along', async () => {
    const inside =
      '<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" id="d"><x:element name="Rows"/></x:schema><Rows><a>1</a></Rows>';
    expect((await read(Buffer.from(soap(inside)))).content).toEqual({ Rows: { a: '1' } });
  });

  it('has JSON in it byte for byte, however large', async () => {
    const json = JSON.stringify({
      Blocks: Array.from({ length: 5000 }, (_, n) => ({ Username: `a&<${n}>"é"` })),
    });
    const escaped = json.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    for (const inside of [escaped, `<![CDATA[${json}]]>`, Buffer.from(json).toString('base64')]) {
      const { documents, content } = await read(Buffer.from(soap(`<r>true</r><g>${inside}</g>`)));
      expect(documents).toEqual([json]);
      expect(content).toEqual({ r: 'true', g: null });
    }
  });

  it('is read in UTF-16 and in the code page that it declares', async () => {
    const text = soap('<a>Jürgen</a>');
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, 'latin1');
    for (const bytes of [wide, latin]) expect((await read(bytes)).content).toEqual({ a: 'Jürgen' });
    const silent = await read(Buffer.from(text, 'latin1'), 'text/xml; charset=iso-8859-1');
    expect(silent.content).toEqual({ a: 'Jürgen' });
  });

  it('may be one text, and have parts beside it', async () => {
    expect((await read(Buffer.from(soap(' true ')))).content).toEqual({ result: ' true ' });
    expect((await read(Buffer.from(soap('{"a":1}')))).documents).toEqual(['{"a":1}']);
    const beside = soap('<a/>').replace(
      '</R>',
      '</R><multiRef><b>1</b></multiRef><multiRef><b>2</b></multiRef>',
    );
    expect((await read(Buffer.from(beside))).content).toEqual({
      a: '',
      multiRef: { b: '1' },
      [numbered('multiRef', 2)]: { b: '2' },
    });
  });

  it('is refused as soon as it is no SOAP, or breaks off', async () => {
    const whole = soap('<a>1</a>');
    for (const text of ['', '<html><body></body></html>', '{"a":1}', whole.slice(0, -5), `${whole}<a/>`])
      await expect(read(Buffer.from(text))).rejects.toThrow('not XML');
  });

  it('is read or refused, whatever bytes there are', async () => {
    const whole = Buffer.from(soap('<a>1</a><b><c>{"x":1}</c></b>'));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 8 }), async (at, bytes) => {
        const changed = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]);
        await read(changed).catch((error: unknown) =>
          expect((error as Error).message).toMatch(/^not XML|JSON/),
        );
      }),
      { numRuns: 60 },
    );
  });
});
