import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaRecords, MfaServerSettings } from '#contracts';
import { TaskFault, type HandledTask, type TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { SdkServer, type SdkMode } from '../../../../../test/stand-ins/sdk-server.js';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { mfaServerSurveyor } from '../mfa-server-surveyor.js';

const NOW = '2026-11-20T09:00:00.000Z';
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };
const RECORDS = '{"Blocks":[{"Username":"ada","PhoneNumber":12345678901234567890,"Note":"<ö & ü>"}]}';
const ntHash = 'a4f49c406510bdcab6824ee7c30fd852';

describe('the Web Service SDK', () => {
  let folder: string;
  let server: SdkServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-sdk-'));
    await writeFile(join(folder, 'password'), 'Password\r\n');
    server = await SdkServer.start({ kind: 'basic', user: 'EX\\svc', password: 'Password' }, false);
    server.people.set('ada', RECORDS);
  });
  afterEach(async () => {
    server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (more: object = {}): MfaServerSettings =>
    MfaServerSettings.parse({
      webServiceSdk: {
        wsdl: server.wsdl,
        auth: { kind: 'basic', username: 'EX\\svc', passwordFile: join(folder, 'password') },
        ...more,
      },
      prefer: 'webServiceSdk',
      // Longer than a busy machine takes for any answer, but where none comes.
      timeoutSeconds: server.mode === 'hang' ? 2 : 60,
      hosts: [{ name: 'mfa01' }],
    });
  const stageOf = (action: HandledTask['action'], about: object = subject): TaskStage =>
    new TaskStage(NOW, {
      source: 'mfa-server',
      action,
      host: 'mfa01',
      subject: about,
      ...(action === 'verify-purge' ? { checks: ['records'] } : {}),
    });
  async function does(action: HandledTask['action'], about?: object, more?: object) {
    const stage = stageOf(action, about);
    const handlers = mfaServerHandlers(settings(more));
    const done: TaskOutcome = await stage.dispatch(handlers[action]);
    if (done.outcome !== 'succeeded') throw new Error(`It ended as ${done.outcome}.`);
    return { stage, done };
  }
  async function fails(action: HandledTask['action'], more?: object): Promise<TaskFault> {
    const fault = await does(action, subject, more).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fault instanceof TaskFault) return fault;
    throw new Error('It should have failed.', { cause: fault });
  }
  const recordsIn = (stage: TaskStage): MfaRecords =>
    MfaRecords.parse(JSON.parse(stage.file('mfa-server/mfa01/records.json')));

  it.each(['text', 'base64', 'rpc'] as const)(
    'hands over the JSON in its answer byte for byte, and typed: %s',
    async (shape) => {
      server.shape = shape;
      const { stage, done } = await does('export-records');
      expect(server.calls).toEqual([
        'GetUserGdpr ada@example.com',
        'GetUserGdpr ada',
        'GetUserGdpr EXAMPLE\\ada',
      ]);
      expect(stage.file('mfa-server/mfa01/export.json')).toBe(RECORDS);
      expect(stage.file('mfa-server/mfa01/records.json')).toContain('"phoneNumber":12345678901234567890');
      expect(recordsIn(stage).blocks).toMatchObject([{ username: 'ada', Note: '<ö & ü>' }]);
      expect(done.proof).toMatchObject({ tool: 'Web Service SDK', exitCode: null, counts: { blocks: 1 } });
    },
  );

  it.each([
    [
      1,
      '<Blocks><Block><Username>ada</Username><BlockReason>fraud &amp; more</BlockReason></Block></Blocks>',
    ],
    [2, '<Blocks><Block><Username>ada</Username></Block><Block><Username>ada</Username></Block></Blocks>'],
    [2, '<Blocks><Row><Username>ada</Username></Row><Row><Username>ada</Username></Row></Blocks>'],
  ])('reads records in XML, and hands the answer over as it came: %d', async (count, xml) => {
    server.shape = 'xml';
    server.people.set('ada', xml);
    const { stage } = await does('export-records');
    expect(stage.file('mfa-server/mfa01/export.xml')).toContain(xml);
    expect(recordsIn(stage).blocks).toHaveLength(count);
    expect(recordsIn(stage).blocks[0]).toMatchObject({ username: 'ada' });
  });

  const ATTEMPT = '<AuthAttempt User="ada" OverallResult="Success"/>';
  const escaped = (text: string): string => text.replaceAll('<', '&lt;');
  it.each([
    ['records whose fields are attributes', `<data>${ATTEMPT}</data>`, 'authenticationAttempts'],
    ['XML as a text', `<data>${escaped(`<U><A>${ATTEMPT}</A></U>`)}</data>`, 'authenticationAttempts'],
    [
      'XML as CDATA',
      `<data><![CDATA[<?xml version="1.0"?><U>${ATTEMPT}</U>]]></data>`,
      'authenticationAttempts',
    ],
    ['what nobody knows, in attributes', '<data><Devices><Device Name="Ada’s"/></Devices></data>', 'other'],
    [
      'what nobody knows, in the result itself',
      '<{operation}Result><User><Phone>1</Phone></User></{operation}Result>',
      'other',
    ],
    ['single texts alone', '<phone>+49301</phone><mail>ada@example.org</mail>', 'other'],
    ['a table as one text', '<data>Time,User\n2026-11-01,ada</data>', 'other'],
  ] as const)(
    'finds what is there, in whatever form, before and after a delete: %s',
    async (_, inside, shelf) => {
      const well = '<error><Code>0</Code><Description/></error>';
      server.says = `${inside.includes('{operation}') ? '' : '<{operation}Result>true</{operation}Result>'}${inside}${well}`;
      const { stage, done } = await does('export-records');
      expect(stage.file('mfa-server/mfa01/export.xml')).toContain(
        inside.slice(inside.lastIndexOf('</')).replace('{operation}', 'GetUserGdpr'),
      );
      expect(recordsIn(stage)[shelf].length).toBeGreaterThan(0);
      expect(done.proof.remarks).toEqual([]);
      expect((await does('verify-purge')).done.found).toMatchObject({ places: [`export:${shelf}`] });
    },
  );

  it.each([
    ['a result without anything', '<data/>'],
    ['the name that was asked with', '<username>ada</username>'],
    ['words that say so', '<data>User not found</data>'],
    [
      'an empty data set with its schema',
      '<data><schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="Rows"/></schema><diffgram/></data>',
    ],
  ])('finds nothing in an answer that holds nothing: %s', async (_, inside) => {
    server.says = `<{operation}Result>true</{operation}Result>${inside}<error><Code>0</Code><Description/></error>`;
    const asked = { aliases: ['ada'] };
    const { done } = await does('export-records', asked);
    expect(done.proof.remarks).toEqual(['no-data']);
    expect((await does('verify-purge', asked)).done.found).toBeUndefined();
  });

  it.each(['gzip', 'schema-beside'] as const)('may answer so: %s', async (mode) => {
    server.mode = mode;
    expect(recordsIn((await does('export-records')).stage).blocks).toHaveLength(1);
  });

  it('knows nobody when its result says so in words', async () => {
    server.mode = 'wordy-nobody';
    for (const action of ['export-records', 'delete-records'] as const)
      expect((await does(action)).done.proof.remarks).toEqual(['no-data']);
  });

  it('takes a name as one text, whatever is in it', async () => {
    const odd = { userPrincipalName: "o'neill&<b>@example.com", aliases: ['DOMAIN\\sam', 'Jürgen.Müller'] };
    server.people.set('jürgen.müller', RECORDS);
    const { stage } = await does('export-records', odd);
    expect(server.calls).toEqual([
      "GetUserGdpr o'neill&<b>@example.com",
      'GetUserGdpr DOMAIN\\sam',
      'GetUserGdpr Jürgen.Müller',
    ]);
    expect(recordsIn(stage).blocks).toHaveLength(1);
  });

  it('says that there is no data only when every form of the name is unknown', async () => {
    server.people.clear();
    const { done } = await does('export-records');
    expect(done.proof.remarks).toEqual(['no-data']);
    expect(done.proof.counts).toMatchObject({ recordsFound: 0, namesAsked: 3 });
  });

  it('deletes, and finds nobody when it is asked again', async () => {
    await does('delete-records');
    expect(server.people.size).toBe(0);
    const { done } = await does('delete-records');
    expect(done.proof.remarks).toEqual(['no-data']);
    expect((await does('verify-purge')).done.found).toBeUndefined();
  });

  it('finds again what directory sync has brought back', async () => {
    server.broughtBack.set('ada', RECORDS);
    await does('delete-records');
    const { done } = await does('verify-purge');
    expect(done.found).toMatchObject({ hits: 1, places: ['export:blocks'] });
  });

  it.each([
    ['fault', 'sdk-call-failed', /Object reference/],
    ['false', 'sdk-call-failed', /could not complete the call/],
    ['html', 'sdk-answer-unreadable', /HTTP 500, text\/html.*Runtime Error/s],
    ['away', 'sdk-unreachable', /127\.0\.0\.1/],
    ['hang', 'sdk-hung', /2 s/],
    ['brokenOff', 'sdk-answer-unreadable', /text\/xml; charset=utf-8: /],
    ['silent', 'sdk-answer-empty', /./],
    ['proxy', 'sdk-description-unreadable', /Please sign in/],
    ['master-away', 'farm-master-away', /master/],
    ['cloud-refuses', 'mfa-cloud-refused', /no longer serves/],
    ['wordy-failure', 'sdk-call-failed', /Failure: the back end is busy/],
    ['moved', 'sdk-description-unreadable', /leads to https:\/\/mfa\.example\.com\/sdk\/PfWsSdk\.asmx$/],
    ['moved-calls', 'sdk-answer-unreadable', /leads to https:\/\/mfa\.example\.com\/sdk\/PfWsSdk\.asmx$/],
  ] as ReadonlyArray<readonly [SdkMode, string, RegExp]>)(
    'is a fault that is tried again, and never “no data”: %s',
    async (mode, code, detail) => {
      server.mode = mode;
      const fault = await fails('export-records');
      expect(fault).toMatchObject({ code, retryable: true });
      expect(fault.detail).toMatch(detail);
      if (mode === 'silent') return;
      expect(await fails('delete-records')).toMatchObject({ code });
      expect(await fails('verify-purge')).toMatchObject({ code });
    },
  );

  it('names what a service before 8.0 lacks', async () => {
    server.shape = 'missing';
    const fault = await fails('export-records');
    expect(fault).toMatchObject({ code: 'sdk-operation-missing', retryable: false });
    expect(fault.detail).toBe('GetUserGdpr is not among the 1 operations of the service: GetPhone');
  });

  it('is not asked again with a password that was refused', async () => {
    await writeFile(join(folder, 'password'), 'wrong');
    const fault = await fails('export-records');
    expect(fault).toMatchObject({ code: 'sdk-sign-in-refused', retryable: false });
    const { host } = new URL(server.wsdl);
    expect(fault.detail).toBe(`${host}: HTTP 401; tried Basic; the service offers Basic`);
    const look = mfaServerSurveyor(settings());
    const signal = new AbortController().signal;
    const { refusals } = server;
    for (let round = 0; round < 3; round++)
      expect((await look.survey('mfa01', signal)).problems).toEqual([
        {
          code: 'sdk-sign-in-refused',
          place: server.wsdl,
          detail: expect.stringContaining(`${fault.detail}; so that the account is not locked`),
        },
      ]);
    expect((await fails('delete-records')).detail).toMatch(/: HTTP 401; .* not shown again before 20/);
    expect(server.refusals).toBe(refusals);
    await writeFile(join(folder, 'password'), 'Password');
    expect((await look.survey('mfa01', signal)).problems).toEqual([]);
    expect(server.calls).toEqual([]);
  });

  it.each(['EX\\svc', 'ex\\SVC'])('is signed in to by NTLM as %s', async (username) => {
    server.stop();
    server = await SdkServer.start({ kind: 'ntlm', user: 'EX\\svc', password: '', ntHash }, false);
    server.people.set('ada', RECORDS);
    const auth = { kind: 'ntlm', username, passwordFile: join(folder, 'password') };
    const asked = await does('export-records', subject, { auth }).catch((error: unknown) => error);
    // NTLMv2 takes the domain as it is written.
    if (username === 'EX\\svc') expect(server.calls).toHaveLength(3);
    else expect(asked).toBeDefined();
    await writeFile(join(folder, 'password'), 'wrong');
    expect(await fails('export-records', { auth })).toMatchObject({
      code: 'sdk-sign-in-refused',
      retryable: false,
      detail: `${new URL(server.wsdl).host}: HTTP 401; tried NTLM; the service offers Negotiate, NTLM`,
    });
    // One wrong password is one refusal: a second try would bring the account nearer to being locked.
    const { refusals } = server;
    await fails('delete-records', { auth });
    expect(server.refusals).toBe(refusals);
  });

  it('says that a secret is missing, or in another code page', async () => {
    const password = join(folder, 'password');
    await writeFile(password, Buffer.from([0x70, 0xe4, 0x73]));
    expect((await fails('export-records')).detail).toBe(
      `${password}: it is neither UTF-8 nor UTF-16: save it as UTF-8`,
    );
    await rm(password);
    expect(await fails('export-records')).toMatchObject({
      code: 'sdk-secret-unusable',
      retryable: false,
      detail: `${password}: it is not there (ENOENT)`,
    });
  });
});
