import { afterEach, describe, expect, it } from '@jest/globals';
import { HostAnnounced } from '#contracts';
import { HostAnnouncer, type HostAnnouncerOptions } from './host-announcer.js';
import { emptySurvey, type HostSurvey, type HostSurveyor } from './host-survey.js';
import { SteppedTime } from './stepped-time.fixture.js';
import { permanentFault } from './task-fault.js';
import { gate, settled } from './task-runner.fixture.js';

const MINUTE_AND_JITTER = 66;
const QUARTER_AND_JITTER = 15 * 66;

/** Two hosts, of which a test says what is seen on them. */
class World implements HostSurveyor {
  readonly source = 'mfa-server';
  readonly hosts = [
    { host: 'mfa01', roles: ['mfa-server', 'user-portal'] },
    { host: 'mfa02', roles: ['mfa-server'] },
  ] as const;
  readonly looks: (string | null)[] = [];
  look: (host: string | null, signal: AbortSignal) => Promise<HostSurvey> = async () => emptySurvey;

  async survey(host: string | null, signal: AbortSignal): Promise<HostSurvey> {
    this.looks.push(host);
    return this.look(host, signal);
  }
}

const open: { readonly announcer: HostAnnouncer; readonly time: SteppedTime }[] = [];
afterEach(async () => {
  for (const { announcer, time } of open.splice(0)) {
    const stopped = announcer.stop();
    // What hangs is left behind after a moment.
    await settled();
    await time.pass(2);
    await time.pass(1);
    await stopped;
  }
});

function setUp(over: Partial<HostAnnouncerOptions> & { readonly surveyors?: readonly HostSurveyor[] } = {}) {
  const world = new World();
  const time = new SteppedTime();
  const said: HostAnnounced[][] = [];
  const logged: string[] = [];
  const note = (about: object, message: string) => void logged.push(JSON.stringify([about, message]));
  const announcer = new HostAnnouncer({
    version: '1.2.3',
    everySeconds: 60,
    announce: async (announcements) => void said.push([...announcements]),
    log: { info: note, warn: note, error: note },
    time,
    ...over,
  });
  for (const surveyor of over.surveyors ?? [world]) announcer.cover(surveyor);
  open.push({ announcer, time });
  const start = async () => {
    announcer.start();
    await settled();
  };
  return { world, time, said, logged, announcer, start };
}

describe('the hosts of a process', () => {
  it('are announced at once, and again as soon as they were looked at', async () => {
    const { world, said, start } = setUp();
    world.look = async (host) => ({ ...emptySurvey, channels: [`channel of ${host}`] });
    await start();
    expect(
      said.map((round) => round.map(({ host, channels, surveyedAt }) => [host, channels.length, surveyedAt])),
    ).toEqual([
      [
        ['mfa01', 0, null],
        ['mfa02', 0, null],
      ],
      [
        ['mfa01', 1, '2026-11-20T09:00:00.000Z'],
        ['mfa02', 1, '2026-11-20T09:00:00.000Z'],
      ],
    ]);
    expect(said[1]?.[1]).toMatchObject({
      source: 'mfa-server',
      roles: ['mfa-server'],
      version: '1.2.3',
      everySeconds: 60,
      channels: ['channel of mfa02'],
    });
    for (const announcement of said.flat()) HostAnnounced.parse(announcement);
  });

  it('are announced each minute, and looked at far less often', async () => {
    const { world, time, said, start } = setUp();
    await start();
    for (let minute = 0; minute < 10; minute++) await time.pass(MINUTE_AND_JITTER);
    expect(said).toHaveLength(12);
    expect(world.looks).toEqual(['mfa01', 'mfa02']);
    await time.pass(QUARTER_AND_JITTER);
    expect(world.looks).toEqual(['mfa01', 'mfa02', 'mfa01', 'mfa02']);
  });

  it('are announced under one instance, at times that only grow, whatever becomes of the clock', async () => {
    const { time, said, start } = setUp();
    await start();
    time.set('2026-11-20T07:00:00.000Z');
    await time.pass(2 * 3600 + MINUTE_AND_JITTER);
    const all = said.flat();
    expect(new Set(all.map(({ instance }) => instance)).size).toBe(1);
    const times = said.map(([first]) => first?.at ?? '');
    expect(times).toHaveLength(3);
    expect(times).toEqual([...new Set(times)].sort());
    expect(said[0]?.[0]?.instance).not.toBe((await instanceOfAnother()) ?? '');
  });

  it('are all of the settings, or the one that the process is, in any case', async () => {
    const { said, start } = setUp({ hostName: 'MFA02' });
    await start();
    expect(said.at(-1)?.map(({ host }) => host)).toEqual(['mfa02']);
  });

  it('may be one that its settings do not have: it says so, and is there all the same', async () => {
    const { world, said, start } = setUp({ hostName: 'stray' });
    await start();
    expect(said.at(-1)).toEqual([
      expect.objectContaining({
        source: 'mfa-server',
        host: 'stray',
        roles: [],
        problems: [{ code: 'host-not-configured', place: null }],
      }),
    ]);
    expect(world.looks).toEqual([]);
  });

  it('may be a source without hosts, whichever host the process is', async () => {
    const survey = async () => emptySurvey;
    const cloud = { source: 'cloud-mfa', hosts: [{ host: null, roles: [] }], survey } as const;
    const { said, start } = setUp({ surveyors: [cloud], hostName: 'anywhere' });
    await start();
    expect(said.at(-1)?.map(({ source, host }) => [source, host])).toEqual([['cloud-mfa', null]]);
  });

  it('are none in a process without sources: it never speaks', async () => {
    const { time, said, start } = setUp({ surveyors: [] });
    await start();
    expect([said.length, time.pauses]).toEqual([0, 0]);
  });
});

async function instanceOfAnother(): Promise<string | undefined> {
  const { said, start } = setUp();
  await start();
  return said[0]?.[0]?.instance;
}

describe('a look at a host', () => {
  it('that fails is a problem of that host alone, told by its code', async () => {
    const { world, said, logged, start } = setUp();
    world.look = async (host) => {
      if (host === 'mfa01')
        throw permanentFault('wevtutil-missing', 'C:\\Users\\ada@example.com\\wevtutil.exe');
      throw new Error('about ada@example.com');
    };
    await start();
    expect(said.at(-1)?.map(({ problems }) => problems)).toEqual([
      [{ code: 'wevtutil-missing', place: null }],
      [{ code: 'handler-defect', place: null }],
    ]);
    expect(JSON.stringify([said, logged])).not.toContain('ada@');
  });

  it('that hangs holds up neither the announcements nor the other hosts, and is not begun twice', async () => {
    const { world, time, said, start } = setUp();
    const hanging = gate();
    world.look = async (host) => {
      if (host === 'mfa01') await hanging.opened;
      return { ...emptySurvey, channels: ['seen'] };
    };
    await start();
    await time.pass(MINUTE_AND_JITTER);
    const last = () =>
      said.at(-1)?.map(({ channels, problems }) => [channels, problems.map(({ code }) => code)]);
    expect(last()).toEqual([
      [[], ['host-look-hung']],
      [['seen'], []],
    ]);
    expect(said.at(-1)?.[0]?.surveyedAt).toBeNull();
    await time.pass(QUARTER_AND_JITTER);
    expect(world.looks).toEqual(['mfa01', 'mfa02', 'mfa02']);
    hanging.open();
    await settled();
    await time.pass(QUARTER_AND_JITTER);
    expect(world.looks.slice(3)).toEqual(['mfa01', 'mfa02']);
    expect(last()).toEqual([
      [['seen'], []],
      [['seen'], []],
    ]);
  });

  it('that hung later leaves what was seen before', async () => {
    const { world, time, said, start } = setUp({ hostName: 'mfa01' });
    world.look = async () => ({ ...emptySurvey, channels: ['seen'] });
    await start();
    world.look = () => new Promise(() => undefined);
    await time.pass(QUARTER_AND_JITTER);
    await time.pass(MINUTE_AND_JITTER);
    expect(said.at(-1)?.[0]).toMatchObject({
      channels: ['seen'],
      problems: [{ code: 'host-look-hung' }],
      surveyedAt: '2026-11-20T09:00:00.000Z',
    });
  });

  it('that shows more than an announcement takes is cut, and what is cut off is counted', async () => {
    const { world, said, start } = setUp({ hostName: 'mfa01' });
    const many = <T>(make: (n: number) => T): T[] => Array.from({ length: 120 }, (_, n) => make(n));
    world.look = async () => ({
      channels: many((n) => `channel ${n}`),
      logFolders: many((n) => ({ folder: `D:\\${n}`, state: 'readable', files: n })),
      uncovered: many((n) => ({ reason: 'folder-not-configured', place: `E:\\${n}`, count: 1 })),
      problems: many((n) => ({
        code: 'log-folder-missing',
        place: `F:\\${n}`,
        detail: 'as the system says it',
      })),
    });
    await start();
    const last = HostAnnounced.parse(said.at(-1)?.[0]);
    expect(
      [last.channels, last.logFolders, last.uncovered, last.problems].map((list) => list.length),
    ).toEqual([100, 50, 50, 50]);
    expect(last.uncoveredMore).toBe(70);
    // What a system says may quote anything: whoever looks on the host itself is told.
    expect(last.problems[0]).toEqual({ code: 'log-folder-missing', place: 'F:\\0' });
  });
});

describe('what nobody could read', () => {
  it('is left out, and the host is announced all the same', async () => {
    const { world, said, logged, start } = setUp({ hostName: 'mfa01' });
    world.look = async () => ({ ...emptySurvey, channels: ['of ada@example.com\n'] });
    await start();
    expect(HostAnnounced.parse(said.at(-1)?.[0])).toMatchObject({
      host: 'mfa01',
      channels: [],
      problems: [{ code: 'handler-defect', place: null }],
    });
    expect(logged.join()).toContain('channels.0');
    expect(logged.join()).not.toContain('ada@');
  });
});

describe('announcements that do not get through', () => {
  it('are logged without what was in the error, and come again with the next round', async () => {
    let isAway = true;
    const said: (readonly HostAnnounced[])[] = [];
    const { time, logged, start } = setUp({
      announce: async (announcements) => {
        if (isAway) throw Object.assign(new Error('to ada@example.com'), { code: 'ECONNREFUSED' });
        said.push(announcements);
      },
    });
    await start();
    expect(said).toEqual([]);
    expect(logged[0]).toContain('ECONNREFUSED');
    expect(logged.join()).not.toContain('ada@');
    isAway = false;
    await time.pass(MINUTE_AND_JITTER);
    expect(said).toHaveLength(1);
  });

  it('are never two at a time', async () => {
    const away = gate();
    let [now, most] = [0, 0];
    const { time, start } = setUp({
      announce: async () => {
        most = Math.max(most, ++now);
        await away.opened;
        now--;
      },
    });
    await start();
    for (let minute = 0; minute < 20; minute++) await time.pass(MINUTE_AND_JITTER);
    expect([now, most]).toEqual([1, 1]);
    away.open();
  });
});

describe('an announcer that is stopped', () => {
  it('says that it leaves, tells looks to end, and then nothing more', async () => {
    const { world, time, said, announcer, start } = setUp();
    let wasTold = false;
    world.look = async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      wasTold = true;
      return emptySurvey;
    };
    await start();
    await announcer.stop();
    expect([wasTold, world.looks]).toEqual([true, ['mfa01']]);
    expect(said.map((round) => round.map(({ leaving }) => leaving))).toEqual([
      [false, false],
      [true, true],
    ]);
    await time.pass(QUARTER_AND_JITTER);
    expect([said.length, time.pauses]).toEqual([2, 0]);
  });

  it('does not wait long for a bus that is away', async () => {
    let isAway = false;
    const { time, announcer, start } = setUp({
      announce: () => (isAway ? new Promise(() => undefined) : Promise.resolve()),
    });
    await start();
    isAway = true;
    const stopped = announcer.stop();
    await settled();
    await time.pass(3);
    await stopped;
    expect(time.pauses).toBe(0);
  });

  it('leaves a look behind that does not end', async () => {
    const { world, time, announcer, start } = setUp();
    world.look = () => new Promise(() => undefined);
    await start();
    const stopped = announcer.stop();
    await settled();
    await time.pass(2);
    await stopped;
    expect(time.pauses).toBe(0);
  });

  it('that was never started has nothing to stop', async () => {
    const { announcer, said } = setUp();
    await announcer.stop();
    expect(said).toEqual([]);
  });
});
