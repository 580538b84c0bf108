import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { MfaServerSettings } from '#contracts';
import type { HandledTask, TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { scriptedTool, settingsWith, type ScriptedTool } from '../scripted-tool.fixture.js';

const NOW = '2026-11-20T09:00:00.000Z';
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };
type Succeeded = Extract<TaskOutcome, { outcome: 'succeeded' }>;

describe('MFA Server', () => {
  let folder: string;
  const tools: ScriptedTool[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-mfa-logs-'));
  });
  afterEach(async () => {
    await Promise.all(
      [folder, ...tools.splice(0).map((tool) => tool.folder)].map((path) => rm(path, { recursive: true })),
    );
  });

  const toolThat = async (script: string): Promise<ScriptedTool> => {
    const tool = await scriptedTool(script);
    tools.push(tool);
    return tool;
  };
  const log = async (name: string, ...lines: readonly string[]): Promise<string> => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, lines.map((line) => `${line}\r\n`).join(''));
    return path;
  };
  const stageOf = (action: HandledTask['action'], more: Partial<HandledTask> = {}): TaskStage =>
    new TaskStage(NOW, { source: 'mfa-server', action, host: 'mfa01', subject, ...more });
  const settings = (more: object = {}): MfaServerSettings =>
    MfaServerSettings.parse({ hosts: [{ name: 'mfa01', logFolders: [folder] }], ...more });
  async function does(
    stage: TaskStage,
    action: HandledTask['action'],
    given = settings(),
  ): Promise<Succeeded> {
    const outcome = await stage.dispatch(mfaServerHandlers(given)[action]);
    if (outcome.outcome !== 'succeeded') throw new Error(`It ended as ${outcome.outcome}.`);
    return outcome;
  }
  const linesOf = (stage: TaskStage, path: string): readonly unknown[] =>
    stage
      .file(path)
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));

  describe('searching logs', () => {
    it('remarks that no log file was found', async () => {
      await log('Unrelated.log', 'User "ada"');
      const { proof } = await does(stageOf('search-logs'), 'search-logs');
      expect(proof).toMatchObject({ counts: { filesSearched: 0 }, remarks: ['no-log-files'] });
    });

    it('gathers the lines with the name in double quotes, of the searched files alone', async () => {
      await log(
        'MultiFactorAuthSvc.log',
        '2026-11-01T10:00:00.000000Z|i|1|2|pfsvc|id|User "Ada@Example.com" was changed.',
        `2026-11-01T10:00:01.000000Z|i|1|2|pfsvc|id|Pfauth succeeded for user 'ada@example.com'.`,
        'a line without a time: "ada"',
        'User "xada" and "ada2" and "ada',
      );
      await log('old/MultiFactorAuthSvc.log.2', 'User "ada" was added.');
      await log('MultiFactorAuthRadiusSvc.log', 'User "ada" was added.');
      const stage = stageOf('search-logs');
      const { proof, artifacts } = await does(stage, 'search-logs');
      expect(linesOf(stage, 'mfa-server/mfa01/log-lines.jsonl')).toEqual([
        {
          file: 'MultiFactorAuthSvc.log',
          line: 1,
          time: '2026-11-01T10:00:00.000Z',
          text: '2026-11-01T10:00:00.000000Z|i|1|2|pfsvc|id|User "Ada@Example.com" was changed.',
        },
        { file: 'MultiFactorAuthSvc.log', line: 3, time: null, text: 'a line without a time: "ada"' },
        { file: join('old', 'MultiFactorAuthSvc.log.2'), line: 1, time: null, text: 'User "ada" was added.' },
      ]);
      expect(proof.counts).toEqual({ filesSearched: 2, linesFound: 3, aliasesLearned: 0 });
      expect(artifacts?.[0]).toMatchObject({ operational: false, providedBy: 'lethe' });
    });

    it('learns other forms of the name from the logs, and looks for them too', async () => {
      await log(
        'MultiFactorAuthSvc.log',
        'x|User "OLD\\adal" was changed.',
        'x|User "adele@example.com" was changed.',
        "x|Username 'EXAMPLE\\adal' canonicalized as 'ada@example.com'.",
        "x|Username 'EXAMPLE\\adal' canonicalized as 'adal@old.example'.",
        "x|Username 'OLD\\adal' canonicalized as 'adal@old.example'.",
        "x|Username 'adele' canonicalized as 'adele@example.com'.",
      );
      const stage = stageOf('search-logs');
      const { proof } = await does(stage, 'search-logs');
      expect(linesOf(stage, 'mfa-server/mfa01/log-lines.jsonl')).toMatchObject([{ line: 1 }]);
      expect(proof).toMatchObject({ counts: { aliasesLearned: 3 }, remarks: ['aliases-learned'] });
    });

    it('answers many people who wait for one host, each with what is hers', async () => {
      await log(
        'MultiFactorAuthSvc.log',
        ...['ada', 'grace', 'ADA'].map((name) => `User "${name}" was added.`),
      );
      const handlers = mfaServerHandlers(settings());
      const search = async (samAccountName: string): Promise<readonly unknown[]> => {
        const stage = stageOf('search-logs', { subject: { samAccountName } });
        await stage.dispatch(handlers['search-logs']);
        return linesOf(stage, 'mfa-server/mfa01/log-lines.jsonl').map(
          (line) => (line as { line: number }).line,
        );
      };
      expect(await Promise.all(['ada', 'grace', 'zoe', 'Ada'].map(search))).toEqual([
        [1, 3],
        [2],
        [],
        [1, 3],
      ]);
    });

    it('fails when a folder is missing or a file cannot be read', async () => {
      const missing = settings({ hosts: [{ name: 'mfa01', logFolders: [join(folder, 'nowhere')] }] });
      await expect(does(stageOf('search-logs'), 'search-logs', missing)).rejects.toMatchObject({
        code: 'log-folder-missing',
        retryable: true,
      });
      await writeFile(join(folder, 'MultiFactorAuthSvc.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
      await expect(does(stageOf('search-logs'), 'search-logs')).rejects.toMatchObject({
        code: 'log-file-unreadable',
        retryable: true,
      });
    });

    it('does not apply to a host without log folders', async () => {
      const stage = stageOf('search-logs');
      const none = mfaServerHandlers(settings({ hosts: [{ name: 'mfa01' }] }));
      for (const action of ['search-logs', 'sweep-logs'] as const)
        expect(await stage.dispatch(none[action])).toEqual({
          outcome: 'not-applicable',
          reason: 'no-log-folders',
        });
    });
  });

  describe('searching syslog', () => {
    it('gathers what MFA Server wrote about the person, in the files that are named alone', async () => {
      await log('a.log', "host pfsvc: Failed primary auth for user 'ada'.", 'host sshd: user "ada"');
      await log('b.log', 'host pfsvc: User "ADA@example.com" was changed.', 'host pfsvc: ada went');
      await log('sub/c.log', 'host pfsvc: User "ada" was changed.');
      await log('d.txt', 'host pfsvc: User "ada" was changed.');
      const stage = stageOf('search-syslog', { host: null });
      const given = settings({ syslog: { files: [join(folder, '*.log')] } });
      const { proof } = await does(stage, 'search-syslog', given);
      expect(linesOf(stage, 'mfa-server/syslog-lines.jsonl')).toEqual([
        {
          file: join(folder, 'a.log'),
          line: 1,
          time: null,
          text: "host pfsvc: Failed primary auth for user 'ada'.",
        },
        {
          file: join(folder, 'b.log'),
          line: 1,
          time: null,
          text: 'host pfsvc: User "ADA@example.com" was changed.',
        },
      ]);
      expect(proof.counts).toEqual({ filesSearched: 2, linesFound: 2, aliasesLearned: 0 });
    });

    it('learns other forms of the name, and reads the time of both formats of syslog', async () => {
      await log(
        'a.log',
        "<134>Nov  9 10:11:12 mfa01 pfsvc: Username 'EXAMPLE\\adal' canonicalized as 'ada@example.com'.",
        '<134>1 2026-11-10T10:11:12.5Z mfa01 MultiFactorAuthSvc 7 - - User "EXAMPLE\\adal" was changed.',
        'Dec 24 10:11:12 mfa01 pfsvc[9]: User "ada" was added.',
        'Nov  9 10:11:12 mfa01 pfsvc: User "EXAMPLE\\adalbert" was changed.',
      );
      const stage = stageOf('search-syslog', { host: null });
      const given = settings({ syslog: { files: [join(folder, '*.log')] } });
      const { proof } = await does(stage, 'search-syslog', given);
      expect(linesOf(stage, 'mfa-server/syslog-lines.jsonl')).toMatchObject([
        { line: 1, time: '2026-11-09T10:11:12.000Z' },
        { line: 2, time: '2026-11-10T10:11:12.500Z' },
        { line: 3, time: '2025-12-24T10:11:12.000Z' },
      ]);
      expect(proof).toMatchObject({ counts: { aliasesLearned: 1 }, remarks: ['aliases-learned'] });
    });

    it('says so when no file was there to be searched', async () => {
      const given = settings({ syslog: { files: [join(folder, '*.log')] } });
      const { proof } = await does(stageOf('search-syslog', { host: null }), 'search-syslog', given);
      expect(proof.remarks).toEqual(['no-syslog-files-found']);
    });
  });

  describe('deleting records', () => {
    it('asks for every form of the name, and adds up what the tool says', async () => {
      const tool = await toolThat(
        `console.log('MultiFactorAuthGdpr version 8.1.3'); console.log('2 records were deleted.')`,
      );
      const { proof } = await does(stageOf('delete-records'), 'delete-records', settingsWith(tool.program));
      expect((await tool.calls()).map(({ words }) => words)).toEqual([
        ['delete', 'ada@example.com'],
        ['delete', 'ada'],
      ]);
      expect(proof).toMatchObject({
        toolVersion: '8.1.3',
        exitCode: 0,
        counts: { namesAsked: 2, recordsDeleted: 4 },
        remarks: [],
      });
    });

    it('is done when the tool is silent, or knows nobody of that name', async () => {
      const silent = await toolThat('');
      expect(
        (await does(stageOf('delete-records'), 'delete-records', settingsWith(silent.program))).proof.counts,
      ).toEqual({ namesAsked: 2 });
      const unknown = await toolThat(
        `console.error('User ' + username + ' does not exist'); process.exit(2)`,
      );
      expect(
        (await does(stageOf('delete-records'), 'delete-records', settingsWith(unknown.program))).proof
          .remarks,
      ).toEqual(['no-data']);
    });

    it.each([
      ['words of trouble', `console.log('Error: the backend failed')`],
      ['an exit code', `process.exit(1)`],
      ['trouble with one form of the name', `if (username === 'ada') process.exit(1)`],
    ])('fails on %s', async (_, script) => {
      const tool = await toolThat(script);
      await expect(
        does(stageOf('delete-records'), 'delete-records', settingsWith(tool.program)),
      ).rejects.toMatchObject({
        code: 'gdpr-tool-failed',
        retryable: true,
      });
    });
  });

  describe('sweeping logs', () => {
    const sweep = { olderThan: '2026-10-21T09:00:00.000Z' } as const;

    it('removes the files that hold old data, and nothing else', async () => {
      await log(
        'MultiFactorAuthSvc.log.1',
        '2026-09-01T00:00:00.000000Z|old',
        '2026-11-01T00:00:00.000000Z|young',
      );
      await log('MultiFactorAuthAdfsAdapter.log', '2026-10-30T00:00:00.000000Z|young');
      await log('other.log', '2026-09-01T00:00:00.000000Z|old');
      const timeless = await log('MultiFactorAuth.log.bak', 'no time');
      await utimes(timeless, new Date('2026-09-01'), new Date('2026-09-01'));
      const { proof } = await does(stageOf('sweep-logs', sweep), 'sweep-logs');
      expect((await readdir(folder)).sort()).toEqual(['MultiFactorAuthAdfsAdapter.log', 'other.log']);
      expect(proof.counts).toMatchObject({ filesBefore: 3, filesRemoved: 2, filesKept: 1 });
      const again = await does(stageOf('sweep-logs', sweep), 'sweep-logs');
      expect(again.proof.counts).toMatchObject({ filesBefore: 1, filesRemoved: 0 });
    });

    const holdOpen = async (path: string) => {
      const holder = await toolThat(
        `fs.openSync(${JSON.stringify(path)}, 'r'); fs.writeFileSync(path.join(folder, 'open'), ''); setInterval(() => {}, 1000)`,
      );
      const { spawn } = await import('node:child_process');
      const [program = '', ...words] = holder.program;
      const child = spawn(program, words);
      while (!(await readdir(holder.folder)).includes('open'));
      return child;
    };
    const onlyLinux = process.platform === 'linux' ? it : it.skip;

    onlyLinux('names a file that a service has open, to be tried again', async () => {
      const child = await holdOpen(await log('MultiFactorAuthSvc.log', '2026-09-01T00:00:00.000000Z|old'));
      try {
        await expect(does(stageOf('sweep-logs', sweep), 'sweep-logs')).rejects.toMatchObject({
          code: 'log-file-in-use',
          retryable: true,
        });
      } finally {
        child.kill('SIGKILL');
      }
    });

    onlyLinux('makes the service let go where it is told how', async () => {
      const path = await log('MultiFactorAuthSvc.log', '2026-09-01T00:00:00.000000Z|old');
      const child = await holdOpen(path);
      try {
        const failing = await toolThat('process.exit(1)');
        const rotate = (tool: ScriptedTool) =>
          settings({ activeLog: 'rotate', rotateCommand: [...tool.program] });
        await expect(does(stageOf('sweep-logs', sweep), 'sweep-logs', rotate(failing))).rejects.toMatchObject(
          {
            code: 'log-rotation-failed',
          },
        );
        const rotating = await toolThat(`process.kill(${child.pid}, 'SIGKILL')`);
        // The host's own command goes before that of all hosts.
        const { hosts, ...others } = rotate(failing);
        const own = {
          ...others,
          hosts: hosts.map((one) => ({ ...one, rotateCommand: [...rotating.program] })),
        };
        const outcome = does(stageOf('sweep-logs', sweep), 'sweep-logs', own);
        await expect(outcome).resolves.toMatchObject({ proof: { counts: { filesRemoved: 1 } } });
        expect(await readdir(folder)).toEqual([]);
      } finally {
        child.kill('SIGKILL');
      }
    });
  });

  describe('looking again', () => {
    const logsOnly = { checks: ['logs'] as const };

    it('finds nothing where nobody is named', async () => {
      await log('MultiFactorAuthSvc.log', 'for user \'joada\' or ada or "ada2"', 'for adam@example.com');
      const { proof, found } = await does(stageOf('verify-purge', logsOnly), 'verify-purge');
      expect(found).toBeUndefined();
      expect(proof.counts).toEqual({ hits: 0, filesSearched: 1 });
    });

    it('finds every line that names the person in any log, and the youngest time, never later than now', async () => {
      await log(
        'MultiFactorAuthSvc.log',
        `2026-11-02T00:00:00.000000Z|for user 'ada'`,
        'for ada@example.com, unquoted',
      );
      const adapter = await log(
        'MultiFactorAuthAdfsAdapter.log',
        '2027-01-01T00:00:00.000000Z|User "ADA" changed',
      );
      const { found } = await does(stageOf('verify-purge', logsOnly), 'verify-purge');
      expect(found).toMatchObject({ hits: 3, newestAt: NOW });
      expect(found?.places).toContain(`${adapter}:1`);
      await rm(adapter);
      expect((await does(stageOf('verify-purge', logsOnly), 'verify-purge')).found?.newestAt).toBe(
        '2026-11-02T00:00:00.000Z',
      );
    });

    it('looks into packed files', async () => {
      const path = await log('MultiFactorAuthSvc.log.3', 'User "ada" was changed.');
      const packed = await open(`${path}.gz`, 'w');
      await pipeline(createReadStream(path), createGzip(), packed.createWriteStream());
      await rm(path);
      expect((await does(stageOf('verify-purge', logsOnly), 'verify-purge')).found?.hits).toBe(1);
    });

    it('proves nothing with a file that it cannot read', async () => {
      await writeFile(join(folder, 'MultiFactorAuthSvc.log.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
      await expect(does(stageOf('verify-purge', logsOnly), 'verify-purge')).rejects.toMatchObject({
        code: 'log-file-unreadable',
      });
    });

    it('does not follow links out of the folder', async () => {
      const outside = await toolThat('');
      await writeFile(join(outside.folder, 'MultiFactorAuthSvc.log'), 'User "ada" was changed.');
      await symlink(outside.folder, join(folder, 'link'));
      expect((await does(stageOf('verify-purge', logsOnly), 'verify-purge')).found).toBeUndefined();
    });

    it('asks the tool for records again', async () => {
      const records = {
        Changes: [{ Username: 'ada', ChangeTimestamp: '2026-11-03T00:00:00Z' }],
        Settings: { a: 1 },
      };
      const tool = await toolThat(`fs.writeFileSync('x.json', ${JSON.stringify(JSON.stringify(records))})`);
      const given = settingsWith(tool.program, { logFolders: [folder] });
      const { found, proof } = await does(
        stageOf('verify-purge', { checks: ['logs', 'records'] }),
        'verify-purge',
        given,
      );
      expect(proof.remarks).toEqual(['records-are-back']);
      expect(found).toEqual({
        hits: 2,
        newestAt: '2026-11-03T00:00:00.000Z',
        places: ['export:changes', 'export:other'],
      });
    });

    it('takes “no data” for the end of it, and a refusal for nothing', async () => {
      const nobody = await toolThat(`console.log('No data for user ' + username)`);
      const { found, proof } = await does(
        stageOf('verify-purge', { checks: ['records'] }),
        'verify-purge',
        settingsWith(nobody.program),
      );
      expect(found).toBeUndefined();
      expect(proof.remarks).toEqual([]);
      const refusing = await toolThat(`console.log('The service refused: no data')`);
      await expect(
        does(
          stageOf('verify-purge', { checks: ['records'] }),
          'verify-purge',
          settingsWith(refusing.program),
        ),
      ).rejects.toMatchObject({ code: 'mfa-cloud-refused' });
    });

    it('says when a host has no logs to look at', async () => {
      const none = mfaServerHandlers(settings({ hosts: [{ name: 'mfa01' }] }));
      expect(await stageOf('verify-purge', logsOnly).dispatch(none['verify-purge'])).toMatchObject({
        outcome: 'not-applicable',
      });
    });
  });
});
