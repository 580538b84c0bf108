import { expect, it } from '@jest/globals';
import { certifiedErasure } from '#testing';
import { aCertificate } from './certificate.fixture.js';
import { aSigningKey, chainFile, signedHeads, someCommits } from './chain-file.fixture.js';
import { describeWithPython, firstCertificate, firstChain, called, second } from './two-verifiers.fixture.js';
import { givenKeys } from './vouched-keys.js';

const key = aSigningKey();

/** The same file with one byte set, dropped or doubled, at places spread over all of it. */
function tampered(file: Buffer, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const at = Math.floor((n * file.length) / count);
    const [before, byte, after] = [file.subarray(0, at), file.subarray(at, at + 1), file.subarray(at + 1)];
    if (n % 5 === 3) return Buffer.concat([before, after]);
    if (n % 5 === 4) return Buffer.concat([before, byte, byte, after]);
    return Buffer.concat([before, Buffer.from([(byte[0] ?? 0) ^ (1 << (n % 7))]), after]);
  });
}

const commits = someCommits(14);
const chain = Buffer.from(
  `${chainFile(
    commits,
    signedHeads(commits, [5, 9], () => key),
  ).join('\n')}\n`,
);

describeWithPython(process.env)('the verifier in Python', () => {
  it.each([[[]], [['--keys']], [['--keys', 'keys.json']]])(
    'says how it is used where no file is given: %j',
    (words) => {
      expect(called(words)).toEqual({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/^Usage: verify\.py /),
      });
    },
  );

  it('says which file it cannot read, and goes on to the next', () => {
    expect(called(['no-such-file', 'nor-this'])).toEqual({
      status: 1,
      stdout: expect.stringMatching(
        /^broken no-such-file cannot be read: .+\nbroken nor-this cannot be read: .+\n$/,
      ),
      stderr: '',
    });
  });

  it('agrees that good chain files are good, and that those of somebody else are not', () => {
    const other = aSigningKey();
    const foreign = Buffer.from(
      chainFile(
        commits,
        signedHeads(commits, [], () => other),
      ).join('\n'),
    );
    const keys = givenKeys({ keys: [key.jwk] });
    expect(second([chain, foreign])).toEqual([true, true]);
    expect(second([chain, foreign], [key.jwk])).toEqual([true, false]);
    expect([chain, foreign].map((each) => firstChain(each))).toEqual([true, true]);
    expect([chain, foreign].map((each) => firstChain(each, keys))).toEqual([true, false]);
  });

  it('agrees that a retired key signs nothing more than a day later, in a log or a certificate', async () => {
    const next = aSigningKey();
    // Whoever has kept the old key goes on with it where the log was signed by the new one.
    const heads = signedHeads(commits, [5, 9], (number) => (number === 2 ? next : key));
    const file = Buffer.from(chainFile(commits, heads).join('\n'));
    const certificate = await aCertificate(certifiedErasure(), key);
    const signedAt = [heads.at(-1)?.signedAt ?? '', certificate.chain.inclusion.head.signedAt].map((at) =>
      Date.parse(at),
    );
    const contents = [file, Buffer.from(JSON.stringify(certificate))] as const;
    for (const [index, says] of [firstChain, firstCertificate].entries())
      for (const [later, good] of [
        [86_400_000, true],
        [86_400_001, false],
      ] as const) {
        const retiredAt = new Date((signedAt[index] ?? 0) - later).toISOString();
        const keys = [{ ...key.jwk, retiredAt }, next.jwk];
        const content = contents[index] ?? Buffer.of();
        expect(says(content, givenKeys({ keys }))).toBe(good);
        expect(second([content], keys)).toEqual([good]);
      }
  });

  it('agrees on chain files that were changed, byte by byte and line by line', () => {
    const lines = chain.toString().trimEnd().split('\n');
    const whole = lines.map((_, index) => Buffer.from(lines.toSpliced(index, 1).join('\n')));
    const cut = lines.map((_, index) => Buffer.from(lines.slice(0, index).join('\n')));
    const doubled = Buffer.from(lines.toSpliced(3, 0, lines[3] ?? '').join('\n'));
    const all = [...tampered(chain, 170), ...whole, ...cut, doubled];
    const one = all.map((each) => firstChain(each));
    expect(second(all)).toEqual(one);
    // A line break at the end may be missing or not; nothing else may.
    expect(one.filter(Boolean).length).toBeLessThanOrEqual(1);
  });

  it('agrees on certificates, good and changed', async () => {
    const certificate = await aCertificate(certifiedErasure(), key);
    const compact = Buffer.from(JSON.stringify(certificate));
    const indented = Buffer.from(`${JSON.stringify(certificate, null, 2)}\n`);
    const escaped = Buffer.from(
      JSON.stringify(certificate).replace(
        /[^ -~]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    );
    const good = [compact, indented, escaped];
    expect(second(good, [key.jwk])).toEqual([true, true, true]);
    expect(good.map((each) => firstCertificate(each, givenKeys({ keys: [key.jwk] })))).toEqual([
      true,
      true,
      true,
    ]);
    // As they were written before holds and the steps of each source stood in them.
    const { held: _held, purge, ...said } = certifiedErasure();
    const { sources: _sources, ...dates } = purge;
    const before = { ...said, format: 'lethe-erasure-certificate/2', purge: dates };
    const kept = Buffer.from(JSON.stringify(await aCertificate(before as never, key)));
    const mixed = Buffer.from(JSON.stringify(await aCertificate({ ...before, held: [] } as never, key)));
    expect(second([kept, mixed], [key.jwk])).toEqual([true, false]);
    expect([kept, mixed].map((each) => firstCertificate(each))).toEqual([true, false]);
    const twice = Buffer.from(
      compact.toString().replace('"outcome":', '"outcome":"purge-verified","outcome":'),
    );
    const all = [...tampered(compact, 230), twice];
    const one = all.map((each) => firstCertificate(each));
    expect(second(all)).toEqual(one);
    expect(one.some(Boolean)).toBe(false);
  });

  it('agrees on certificates for any place in the log', async () => {
    const all = await Promise.all(
      [0, 1, 7, 15, 16, 19].map(async (place) =>
        Buffer.from(JSON.stringify(await aCertificate(certifiedErasure(), key, place))),
      ),
    );
    expect(all.map((each) => firstCertificate(each))).toEqual(all.map(() => true));
    expect(second(all)).toEqual(all.map(() => true));
  });
});
