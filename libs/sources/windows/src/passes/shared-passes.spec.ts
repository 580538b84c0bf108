import { describe, expect, it } from '@jest/globals';
import { SharedPasses, type Pass } from './shared-passes.js';

interface Hit {
  readonly names: readonly string[];
  readonly line: number;
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
};
const gate = () => {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
};

/** Remembers what each pass was asked for; hits every name once. */
const recordedPasses = (before: () => Promise<void> = async () => undefined) => {
  const asked: string[][] = [];
  const pass: Pass<Hit, number> = async (names, onHit) => {
    asked.push([...names]);
    await before();
    for (const [line, name] of names.entries()) await onHit({ names: [name], line });
    return names.length;
  };
  return { asked, pass };
};

describe('SharedPasses', () => {
  it('answers those who wait together in one pass, each with the own hits', async () => {
    const { asked, pass } = recordedPasses();
    const passes = new SharedPasses<Hit, number>();
    const [ada, grace] = [passes.ask('mfa01', ['ada'], pass), passes.ask('mfa01', ['Grace', 'ADA'], pass)];
    const [ofAda, ofGrace] = await Promise.all([all(ada.hits), all(grace.hits)]);
    expect(ofAda.map(({ line }) => line)).toEqual([0, 2]);
    expect(ofGrace.map(({ names }) => names)).toEqual([['ada'], ['Grace'], ['ADA']]);
    expect(await ada.summary).toBe(3);
    expect(asked).toHaveLength(1);
  });

  it('lets those who come while a pass runs join the next, and keeps hosts apart', async () => {
    const { open, passed } = gate();
    const { asked, pass } = recordedPasses(async () => passed);
    const passes = new SharedPasses<Hit, number>();
    const first = passes.ask('mfa01', ['a'], pass);
    await new Promise((resolve) => setImmediate(resolve));
    const later = ['b', 'c'].map((name) => passes.ask('mfa01', [name], pass));
    const elsewhere = passes.ask('mfa02', ['d'], pass);
    open();
    await Promise.all([first, ...later, elsewhere].map(async ({ hits }) => all(hits)));
    expect(asked).toEqual([['a'], ['d'], ['b', 'c']]);
  });

  it('waits for the slowest taker and holds only a few hits', async () => {
    let told = 0;
    const pass: Pass<Hit, number> = async (_, onHit) => {
      for (; told < 10_000; told++) await onHit({ names: ['a'], line: told });
      return told;
    };
    const { hits } = new SharedPasses<Hit, number>().ask('mfa01', ['a'], pass);
    let taken = 0;
    for await (const hit of hits) {
      expect(told - hit.line).toBeLessThan(100);
      taken++;
    }
    expect(taken).toBe(10_000);
  });

  it('goes on for the others when one leaves or is aborted', async () => {
    const { asked, pass } = recordedPasses();
    const passes = new SharedPasses<Hit, number>();
    const controller = new AbortController();
    const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
    const stays = passes.ask('mfa01', names, pass);
    const leaves = passes.ask('mfa01', names, pass);
    const aborted = passes.ask('mfa01', names, pass, controller.signal);
    const abortedHits = all(aborted.hits);
    const taken = all(stays.hits);
    for await (const hit of leaves.hits) if (hit.line === 3) break;
    controller.abort(new Error('shutting down'));
    await expect(abortedHits).rejects.toThrow('shutting down');
    await expect(aborted.summary).rejects.toThrow('shutting down');
    expect((await taken).length).toBeGreaterThanOrEqual(500);
    expect(asked).toHaveLength(1);
  });

  it('ends a pass that nobody waits for any more', async () => {
    const controller = new AbortController();
    const ended = new Promise<unknown>((resolve) => {
      const pass: Pass<Hit, number> = async (_, __, signal) =>
        new Promise((___, reject) =>
          signal.addEventListener('abort', () => {
            resolve(signal.reason);
            reject(signal.reason as Error);
          }),
        );
      new SharedPasses<Hit, number>().ask('mfa01', ['a'], pass, controller.signal);
    });
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort('gone');
    expect(await ended).toBe('gone');
  });

  it('does not start for those who were aborted before', async () => {
    const { asked, pass } = recordedPasses();
    const { summary } = new SharedPasses<Hit, number>().ask(
      'mfa01',
      ['a'],
      pass,
      AbortSignal.abort(new Error('no')),
    );
    await expect(summary).rejects.toThrow('no');
    expect(asked).toEqual([]);
  });

  it('tells everybody of a failed pass, and starts anew for the next', async () => {
    const passes = new SharedPasses<Hit, number>();
    const failing: Pass<Hit, number> = async () => Promise.reject(new Error('disk gone'));
    const [one, two] = [passes.ask('mfa01', ['a'], failing), passes.ask('mfa01', ['b'], failing)];
    await expect(one.summary).rejects.toThrow('disk gone');
    await expect(all(two.hits)).rejects.toThrow('disk gone');
    expect(await all(passes.ask('mfa01', ['c'], recordedPasses().pass).hits)).toHaveLength(1);
  });

  it('lets many ask with the signal of one process, without a warning of a leak', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error) => void warnings.push(warning);
    process.on('warning', hear);
    const passes = new SharedPasses<Hit, number>();
    const { pass } = recordedPasses();
    const { signal } = new AbortController();
    const answers = Array.from({ length: 50 }, (_, index) =>
      passes.ask('mfa01', [`n${index}`], pass, signal),
    );
    for (const { hits } of answers) expect(await all(hits)).toHaveLength(1);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);
    expect(warnings).toEqual([]);
  });
});
