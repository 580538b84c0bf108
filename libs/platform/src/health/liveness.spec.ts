import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit, CommitFeed, Timer, Timers } from '#ports';
import { Liveness, type LoopSigns } from './liveness.js';
import { consumerSigns, watchedFeed, watchedTimers } from './loop-signs.js';
import { Movement } from './movement.js';

let seconds = 0;
let told: string[] = [];
let liveness: Liveness;
beforeEach(() => {
  seconds = 0;
  told = [];
  liveness = new Liveness({ now: () => seconds * 1000, onStuck: (loop) => told.push(loop) });
});

/** What is stuck after so many seconds in which somebody looked at each tenth. */
function stuckAfter(wait: number): readonly string[] {
  let stuck = liveness.stuck();
  for (const end = seconds + wait; seconds < end;) {
    seconds += 10;
    stuck = liveness.stuck();
  }
  return stuck;
}

const never = () => new Promise<never>(() => undefined);

describe('a loop', () => {
  const loop = (change: Partial<LoopSigns>): LoopSigns => ({
    name: 'loop',
    longestSilenceSeconds: 60,
    due: true,
    sign: 0,
    ...change,
  });

  it('that has work and gives no sign is stuck when it has been silent for too long, and is told of once', () => {
    liveness.watch(() => loop({}));
    expect(stuckAfter(60)).toEqual([]);
    expect(stuckAfter(10)).toEqual(['loop']);
    expect(stuckAfter(100)).toEqual(['loop']);
    expect(told).toEqual(['loop']);
  });

  it('that idles is not stuck, however long', () => {
    liveness.watch(() => loop({ due: false }));
    expect(stuckAfter(100_000)).toEqual([]);
  });

  it('is judged from when its work came, not from when it last moved', () => {
    let due = false;
    liveness.watch(() => loop({ due }));
    stuckAfter(1000);
    due = true;
    expect(stuckAfter(60)).toEqual([]);
    expect(stuckAfter(10)).toEqual(['loop']);
  });

  it('that gives any sign is alive again', () => {
    let sign = 0;
    liveness.watch(() => loop({ sign }));
    expect(stuckAfter(70)).toEqual(['loop']);
    sign = 1;
    expect(stuckAfter(60)).toEqual([]);
  });

  it('does not become stuck between two looks that are far apart while it moved', () => {
    let sign = 0;
    liveness.watch(() => loop({ sign: (sign += 1) }));
    liveness.stuck();
    seconds += 10_000;
    expect(liveness.stuck()).toEqual([]);
  });
});

describe('handlers', () => {
  it('are stuck when the oldest message in hand stays the same, whatever others do', async () => {
    const movement = new Movement();
    liveness.watch(() => movement.signs('handlers'));
    void movement.during(never);
    expect(stuckAfter(290)).toEqual([]);
    await movement.during(async () => undefined);
    expect(stuckAfter(20)).toEqual(['handlers']);
  });

  it('that fail again and again are not stuck: a server that is away comes back', async () => {
    const movement = new Movement();
    liveness.watch(() => movement.signs('handlers'));
    for (let round = 0; round < 20; round += 1) {
      await movement.during(() => Promise.reject(new Error('away'))).catch(() => undefined);
      expect(stuckAfter(200)).toEqual([]);
    }
  });
});

describe('the relay', () => {
  let handed: (commits: readonly Commit[]) => Promise<void>;
  const feed: CommitFeed = {
    follow: (_subscriber, handle) => {
      handed = handle;
      return { caughtUp: never, stop: async () => undefined };
    },
    async *all() {},
  };

  it('is stuck when it does not get on with a batch, and not when there is none', () => {
    const { port, signs } = watchedFeed(feed);
    liveness.watch(signs);
    port.follow('relay', never, () => undefined);
    expect(stuckAfter(10_000)).toEqual([]);
    void handed([]);
    expect(stuckAfter(310)).toEqual(['relay']);
  });
});

describe('timers', () => {
  const timer: Timer = { streamId: 's', name: 'reminder:7', dueAt: '2026-11-20T09:00:00.000Z' };
  let due: readonly Timer[] = [];
  const timers: Timers = {
    apply: async () => undefined,
    due: async () => due,
    next: async () => undefined,
    fired: async () => undefined,
    all: async function* () {
      yield* [];
    },
  };

  it('are stuck when some are due and nobody fires them any more', async () => {
    const { port, signs } = watchedTimers(timers);
    liveness.watch(signs);
    await port.due('', 1);
    expect(stuckAfter(10_000)).toEqual([]);
    due = [timer];
    await port.due('', 1);
    expect(stuckAfter(250)).toEqual([]);
    await port.fired(timer);
    expect(stuckAfter(250)).toEqual([]);
    expect(stuckAfter(60)).toEqual(['timers']);
  });
});

describe('a consumer', () => {
  let lastSignAt = 0;
  let joined = true;
  beforeEach(() =>
    liveness.watch(() =>
      consumerSigns([{ topic: 'lethe.requests.v1', group: 'orchestrator', joined, lastSignAt }]),
    ),
  );

  it('whose handler works for hours lives as long as it beats', () => {
    for (let hour = 0; hour < 5; hour += 1) {
      lastSignAt += 1;
      expect(stuckAfter(290)).toEqual([]);
    }
  });

  it('that is a member of its group and hears nothing any more is stuck', () => {
    expect(stuckAfter(310)).toEqual(['consumer lethe.requests.v1']);
  });

  it('that tries to reach a broker which is away is not', () => {
    joined = false;
    expect(stuckAfter(10_000)).toEqual([]);
  });
});
