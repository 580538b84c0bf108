import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitHash, type LoggedCommit } from '#ports';
import { ChainBroken, type ChainFault } from './chain-fault.js';
import { aSigningKey, chainFile, signedHeads, someCommits } from './chain-file.fixture.js';
import { commitLine } from './chain-lines.js';
import { ChainCheck, type ChainSummary } from './verify-chain.js';
import { foundKeys, givenKeys, type VouchedKeys } from './vouched-keys.js';

const [first, second] = [aSigningKey(), aSigningKey()];
const keyOf = (number: number) => (number <= 2 ? first : second);
const commits = someCommits(40);
const heads = signedHeads(commits, [3, 17, 39], keyOf);
const lines = chainFile(commits, heads);

function check(file: readonly string[], keys: VouchedKeys = foundKeys): ChainSummary {
  const checking = new ChainCheck(keys);
  for (const line of file) checking.take(line);
  return checking.end();
}

function faultOf(file: readonly string[], keys?: VouchedKeys): { fault: ChainFault; line: number } {
  try {
    check(file, keys);
  } catch (error) {
    if (error instanceof ChainBroken) return { fault: error.fault, line: error.line };
    throw error;
  }
  throw new Error('It verified.');
}

const isHead = (line: string) => line.startsWith('{"kind":"head"');
const changed = (line: number, change: (text: string) => string) =>
  lines.map((text, index) => (index === line ? change(text) : text));
const without = (drop: (line: string, index: number) => boolean) =>
  lines.filter((line, index) => !drop(line, index));
const lineOf = (commit: LoggedCommit | undefined) => lines.indexOf(commit ? commitLine(commit) : '');

describe('a chain file', () => {
  it('verifies as it was written, over a change of the key, and says what it holds', () => {
    expect(check(lines)).toMatchObject({
      commits: 40,
      streams: 5,
      anchors: 3,
      head: { treeSize: 40 },
      keys: [first.jwk.kid, second.jwk.kid],
    });
    const both = givenKeys({ keys: [first.jwk, second.jwk] });
    expect(check(lines, both).commits).toBe(40);
  });

  it('verifies without any commits, if a head says that there were none', () => {
    expect(check(chainFile([], signedHeads([], [], keyOf)))).toMatchObject({ commits: 0, anchors: 0 });
  });

  it('verifies in another form of JSON: what is hashed and signed are values', () => {
    const rewritten = lines.map((line) => {
      const value = JSON.parse(line) as Record<string, unknown>;
      return ` ${JSON.stringify(Object.fromEntries(Object.entries(value).reverse()), null, 1).replaceAll('\n', ' ')}\t`;
    });
    expect(check(rewritten).commits).toBe(40);
  });

  it('does not verify without a head, nor when it stops before its own', () => {
    expect(faultOf([]).fault).toBe('no-head');
    expect(faultOf(without(isHead)).fault).toBe('no-head');
    for (let length = 0; length < lines.length; length += 1)
      expect(faultOf(lines.slice(0, length)).fault).toBe('no-head');
  });

  it('does not verify when it goes on behind its head', () => {
    expect(faultOf([...lines, lines[0] ?? '']).fault).toBe('after-last-head');
    expect(faultOf([...lines, '']).fault).toBe('after-last-head');
  });

  it('shows that any one commit is gone, the last of a stream too', () => {
    for (const [index, line] of lines.entries())
      if (!isHead(line))
        expect(['commit-missing', 'size-mismatch']).toContain(
          faultOf(without((_, at) => at === index)).fault,
        );
  });

  it('shows that any one head is gone', () => {
    for (const [index, line] of lines.entries())
      if (isHead(line))
        expect(['head-missing', 'no-head']).toContain(faultOf(without((_, at) => at === index)).fault);
  });

  it('shows that a whole stream is gone', () => {
    for (const { streamId } of commits.slice(0, 5))
      expect(faultOf(without((line) => line.includes(`"streamId":"${streamId}"`))).fault).toBe(
        'size-mismatch',
      );
  });

  it('shows that two lines changed places', () => {
    for (let index = 0; index + 1 < lines.length; index += 1) {
      const swapped = [...lines];
      [swapped[index], swapped[index + 1]] = [lines[index + 1] ?? '', lines[index] ?? ''];
      expect(() => check(swapped)).toThrow(ChainBroken);
    }
  });

  it('says at which commit it breaks', () => {
    const place = lineOf(commits[20]);
    const broken = changed(place, (text) => text.replace('Zürich', 'Zurich'));
    expect(faultOf(broken)).toEqual({ fault: 'hash-mismatch', line: place + 1 });
    expect(() => check(broken)).toThrow(commits[20]?.streamId);
  });

  it('shows a commit that was forged with its hash, by somebody without the key', () => {
    const place = commits.length - 1;
    const last = commits[place];
    if (!last) throw new Error('There are no commits.');
    const body = last.body.replace('Zürich', 'Bern');
    const forged = [...commits.slice(0, place), { ...last, body, hash: commitHash(last, body) }];
    expect(faultOf(chainFile(forged, heads))).toEqual({ fault: 'root-mismatch', line: lines.length });
  });

  it('does not verify with a key that nobody vouched for, whatever stands in the file', () => {
    const keys = givenKeys({ keys: [first.jwk] });
    expect(faultOf(lines, keys).fault).toBe('key-unknown');
    const own = aSigningKey();
    const resigned = chainFile(
      commits,
      signedHeads(commits, [3, 17, 39], () => own),
    );
    expect(check(resigned).keys).toEqual([own.jwk.kid]);
    expect(faultOf(resigned, keys)).toEqual({ fault: 'key-unknown', line: 4 });
    // The id of a known key does not make another one known.
    const renamed = resigned.map((line) => line.replaceAll(own.jwk.kid, first.jwk.kid));
    expect(faultOf(renamed, keys).fault).toBe('key-unknown');
    expect(faultOf(renamed).fault).toBe('signature-broken');
  });

  it('takes no key twice in an object: a reader could believe the other one', () => {
    for (const index of [0, lines.findIndex(isHead)])
      expect(
        faultOf(changed(index, (text) => text.replace('{"kind":', '{"commit":9,"commit":9,"kind":'))).fault,
      ).toBe('not-readable');
    expect(faultOf(changed(0, (text) => text.replace('"body":"', '"body":"{}","body":"'))).fault).toBe(
      'not-readable',
    );
  });

  it('shows any one byte that was changed, removed or added, wherever it is', () => {
    const file = Buffer.from(lines.join('\n'));
    const verifies = (bytes: Buffer): boolean => {
      try {
        check(new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n'));
        return true;
      } catch {
        return false;
      }
    };
    expect(verifies(file)).toBe(true);
    // White space between values is no part of what is said; everything else is.
    const notSpace = fc.integer({ min: 0x21, max: 0xff });
    fc.assert(
      fc.property(
        fc.nat(file.length - 1),
        notSpace,
        fc.constantFrom('set', 'drop', 'add'),
        (at, byte, how) => {
          if (how === 'set' && file[at] === byte) return;
          const bytes = Buffer.concat([
            file.subarray(0, at),
            ...(how === 'drop' ? [] : [Buffer.from([byte])]),
            file.subarray(how === 'add' ? at : at + 1),
          ]);
          expect(verifies(bytes)).toBe(false);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('shows any bit that was changed in its last head', () => {
    const before = lines.slice(0, -1);
    const head = Buffer.from(lines.at(-1) ?? '');
    for (let at = 0; at < head.length; at += 1)
      for (const bit of [1, 4]) {
        const bytes = Buffer.from(head);
        bytes[at] = (bytes[at] ?? 0) ^ bit;
        expect(() => check([...before, bytes.toString('latin1')])).toThrow(ChainBroken);
      }
  });
});
