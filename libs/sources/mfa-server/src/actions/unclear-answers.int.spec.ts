import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaServerSettings } from '#contracts';
import { TaskStage } from '#testing';
import { SdkServer } from '../../../../../test/stand-ins/sdk-server.js';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { scriptedTool, type ScriptedTool } from '../scripted-tool.fixture.js';

const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };
const ACTIONS = ['export-records', 'delete-records', 'verify-purge'] as const;
type Action = (typeof ACTIONS)[number];

const dispatch = async (action: Action, settings: object, attempt: number) =>
  new TaskStage('2026-11-20T09:00:00.000Z', {
    source: 'mfa-server',
    action,
    host: 'mfa01',
    subject,
  }).dispatch(
    mfaServerHandlers(MfaServerSettings.parse({ hosts: [{ name: 'mfa01' }], ...settings }))[action],
    { attempt, checks: action === 'verify-purge' ? ['records'] : [] },
  );

describe('an answer that nobody understands', () => {
  let tool: ScriptedTool;
  afterEach(async () => tool.remove());

  async function does(action: Action, words: string, { attempt = 1, exitCode = 1, ...more }: Answer = {}) {
    tool = await scriptedTool(`console.log(${words}); process.exit(${exitCode});`);
    return dispatch(action, { gdprExecutable: [...tool.program], lateFileSeconds: 0.1, ...more }, attempt);
  }
  interface Answer {
    readonly attempt?: number;
    readonly exitCode?: number;
    readonly noDataPhrases?: readonly string[];
  }
  const GERMAN = "`Der Benutzer '${username}' wurde nicht gefunden.`";
  const FRENCH = '`Erreur : l’utilisateur ${username} est introuvable.`';

  it.each(ACTIONS)('is no proof of anything: it is asked again at first (%s)', async (action) => {
    await expect(does(action, GERMAN)).rejects.toMatchObject({ code: 'gdpr-tool-failed', retryable: true });
  });

  it.each(ACTIONS)('is a person’s in the end, who reads its words (%s)', async (action) => {
    await expect(does(action, FRENCH, { attempt: 8 })).rejects.toMatchObject({
      code: 'mfa-answer-unclear',
      retryable: false,
      detail: expect.stringContaining('est introuvable'),
    });
  });

  it('is a person’s in the end also when the tool says that it went well', async () => {
    const said = { code: 'mfa-answer-unclear', detail: expect.stringContaining('wurde nicht gefunden') };
    await expect(does('export-records', GERMAN, { attempt: 8, exitCode: 0 })).rejects.toMatchObject(said);
  });

  it.each([
    ['export-records', 0],
    ['delete-records', 1],
    ['verify-purge', 1],
  ] as const)(
    'is “no data” once the settings know the sentence (%s, exit code %d)',
    async (action, exitCode) => {
      const noDataPhrases = ['Something else entirely', 'l’utilisateur {username} est introuvable'];
      const done = await does(action, FRENCH, { noDataPhrases, exitCode });
      expect(done).toMatchObject({ outcome: 'succeeded' });
      expect(done).not.toHaveProperty('found');
    },
  );

  it.each([
    ['cut each time', `fs.writeFileSync('x.json', '{"Blocks":[')`, 'it breaks off'],
    ['in a form of its own', `fs.writeFileSync('x.json', '{Blocks: none}')`, ''],
  ])('is a person’s in the end where it is %s', async (_, script, detail) => {
    for (const action of ['export-records', 'verify-purge'] as const) {
      tool = await scriptedTool(script);
      const settings = { gdprExecutable: [...tool.program], lateFileSeconds: 0.1 };
      await expect(dispatch(action, settings, 7)).rejects.toMatchObject({
        code: 'export-unreadable',
        retryable: true,
      });
      await expect(dispatch(action, settings, 8)).rejects.toMatchObject({
        code: 'export-not-understood',
        retryable: false,
        detail: expect.stringContaining(detail),
      });
      await tool.remove();
    }
  });

  it('is read on each of its lines', async () => {
    const lines = `'{"Result":true}\\n{"Error":"something is wrong"}\\n'`;
    tool = await scriptedTool(`process.stdout.write(${lines})`);
    const settings = { gdprExecutable: [...tool.program], lateFileSeconds: 0.1 };
    for (const action of ACTIONS)
      await expect(dispatch(action, settings, 1)).rejects.toMatchObject({ code: 'gdpr-tool-failed' });
  });

  it('goes on being asked again where it says in known words that a service fails', async () => {
    const words = "'Error: connection to the service timed out'";
    await expect(does('delete-records', words, { attempt: 100 })).rejects.toMatchObject({
      code: 'gdpr-tool-failed',
      retryable: true,
    });
  });
});

describe('an answer of the Web Service SDK that nobody understands', () => {
  let folder: string;
  let server: SdkServer;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-sdk-'));
    await writeFile(join(folder, 'password'), 'Password');
    server = await SdkServer.start({ kind: 'basic', user: 'EX\\svc', password: 'Password' }, false);
    server.mode = 'foreign-nobody';
  });
  afterEach(async () => {
    server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const does = async (action: Action, attempt: number, more: object = {}) => {
    const auth = { kind: 'basic', username: 'EX\\svc', passwordFile: join(folder, 'password') };
    return dispatch(
      action,
      { webServiceSdk: { wsdl: server.wsdl, auth }, timeoutSeconds: 60, ...more },
      attempt,
    );
  };

  it.each(ACTIONS)('is asked again, and is a person’s in the end (%s)', async (action) => {
    await expect(does(action, 1)).rejects.toMatchObject({ code: 'sdk-call-failed', retryable: true });
    await expect(does(action, 8)).rejects.toMatchObject({
      code: 'mfa-answer-unclear',
      retryable: false,
      detail: expect.stringContaining('wurde nicht gefunden'),
    });
    expect(await does(action, 1, { noDataPhrases: ['Benutzer wurde nicht gefunden'] })).toMatchObject({
      outcome: 'succeeded',
    });
  });
});
