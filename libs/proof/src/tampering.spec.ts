import { describe, expect, it } from '@jest/globals';
import { certifiedErasure } from '#testing';
import { aCertificate } from './certificate.fixture.js';
import { aSigningKey, chainFile, signedHeads, someCommits } from './chain-file.fixture.js';
import {
  harmless,
  inItsShape,
  inOneLetter,
  reordered,
  writtenOtherwise,
  type Tampered,
} from './tampering.fixture.js';
import { describeWithPython, firstCertificate, firstChain, second } from './two-verifiers.fixture.js';

const key = aSigningKey();
const commits = someCommits(9, 3);
const heads = signedHeads(commits, [4, 7], () => key);
const lines = chainFile(commits, heads);
const chain = `${lines.join('\n')}\n`;

const certificate = await aCertificate(certifiedErasure(), key);
const certified = JSON.stringify(certificate);

/** Lines whose parts are told apart: the first commit of a stream, a later one, an anchor, and the head at the end. */
const told = [0, 3, 4, lines.length - 1];
const inChain = (change: (line: string) => readonly Tampered[]): readonly Tampered[] =>
  told.flatMap((at) =>
    change(lines[at] ?? '').map(({ what, text }) => ({
      what: `line ${at + 1}: ${what}`,
      text: `${lines.with(at, text).join('\n')}\n`,
    })),
  );

const bytesOf = ({ text }: Tampered): Buffer => Buffer.from(text);
/** What of them verifies. */
const passed = (tampered: readonly Tampered[], says: (bytes: Buffer) => boolean): readonly string[] =>
  tampered.filter((each) => says(bytesOf(each))).map(({ what }) => what);
const refused = (tampered: readonly Tampered[], says: (bytes: Buffer) => boolean): readonly string[] =>
  tampered.filter((each) => !says(bytesOf(each))).map(({ what }) => what);

const chainsTampered = inChain((line) => [
  ...inOneLetter(line),
  ...writtenOtherwise(line),
  ...inItsShape(JSON.parse(line)),
]);
const chainsSame = [
  ...inChain(harmless),
  ...inChain((line) => [{ what: 'in another order', text: JSON.stringify(reordered(JSON.parse(line))) }]),
  { what: 'lines end as on Windows', text: chain.replaceAll('\n', '\r\n') },
  { what: 'the last line does not end', text: chain.trimEnd() },
];
const certificatesTampered = [
  ...inOneLetter(certified),
  ...writtenOtherwise(certified),
  ...inItsShape(certificate),
];
const certificatesSame = [
  ...harmless(certified),
  { what: 'in another order', text: JSON.stringify(reordered(certificate)) },
  { what: 'in lines', text: `\n${JSON.stringify(certificate, null, 2)}\r\n\n` },
];

const swapped = (at: number, other: number): readonly string[] =>
  lines.with(at, lines[other] ?? '').with(other, lines[at] ?? '');
const file = (what: string, changed: readonly string[]): Tampered => ({
  what,
  text: `${changed.join('\n')}\n`,
});
const around = (text: string): readonly Tampered[] => [
  { what: 'a byte order mark', text: `\ufeff${text}` },
  { what: 'a zero behind', text: `${text}\0` },
  { what: 'a letter behind', text: `${text}x` },
  { what: 'a comment behind', text: `${text}// fine` },
  { what: 'itself again behind', text: text + text },
  { what: 'another value behind', text: `${text}{}` },
  { what: 'nothing at all', text: '' },
  { what: 'line breaks alone', text: '\n\n' },
  { what: 'in a list', text: `[${text}]` },
  { what: 'in a text', text: JSON.stringify(text) },
];
const ofAnother = chainFile(commits.toReversed(), heads);

const wholeChains: readonly Tampered[] = [
  ...around(chain),
  ...lines.flatMap((line, at) => [
    file(`without line ${at + 1}`, lines.toSpliced(at, 1)),
    file(`line ${at + 1} twice`, lines.toSpliced(at, 0, line)),
    file(`an empty line before ${at + 1}`, lines.toSpliced(at, 0, '')),
    file(`two lines in one at ${at + 1}`, lines.toSpliced(at, 2, `${line} ${lines[at + 1] ?? '{}'}`)),
    file(`line ${at + 1} in two`, lines.with(at, line.replace(',', ',\n'))),
    ...lines
      .slice(at + 1)
      .map((_, over) => file(`${at + 1} for ${at + 2 + over}`, swapped(at, at + 1 + over))),
    { what: `ends within line ${at + 1}`, text: [...lines.slice(0, at), line.slice(0, -1)].join('\n') },
    { what: `ends before line ${at + 1}`, text: lines.slice(0, at).join('\n') },
  ]),
  { what: 'an empty line behind', text: `${chain}\n` },
  { what: 'a space behind', text: `${chain} ` },
  file('lines of another order of commits', ofAnother),
];
const wholeCertificates = around(certified);

const inBytes = (text: string): readonly Buffer[] => [
  Buffer.from(text, 'utf16le'),
  Buffer.from(`\ufeff${text}`, 'utf16le'),
  // No UTF-8: the letters beyond ASCII as single bytes, and a slash in two bytes.
  Buffer.from(text, 'latin1'),
  Buffer.concat([Buffer.from(text.slice(0, -3)), Buffer.from([0xc0, 0xaf]), Buffer.from(text.slice(-3))]),
];

describe('a chain file that somebody changed', () => {
  it('does not verify, whatever was changed in a line', () => {
    expect(chainsTampered.length).toBeGreaterThan(1000);
    expect(passed(chainsTampered, firstChain)).toEqual([]);
  });

  it('does not verify, whatever was done to its lines', () => {
    expect(passed(wholeChains, firstChain)).toEqual([]);
    expect(inBytes(chain).map((bytes) => firstChain(bytes))).toEqual([false, false, false, false]);
  });

  it('verifies where only white space, escapes and the order of members are others', () => {
    expect(refused(chainsSame, firstChain)).toEqual([]);
  });
});

describe('a certificate that somebody changed', () => {
  it('does not verify, whatever was changed in it', () => {
    expect(certificatesTampered.length).toBeGreaterThan(1500);
    expect(passed(certificatesTampered, firstCertificate)).toEqual([]);
    expect(passed(wholeCertificates, firstCertificate)).toEqual([]);
    expect(inBytes(certified).map((bytes) => firstCertificate(bytes))).toEqual([false, false, false, false]);
  });

  it('verifies where only white space, escapes and the order of members are others', () => {
    expect(refused(certificatesSame, firstCertificate)).toEqual([]);
  });
});

describeWithPython(process.env)('the verifier in Python', () => {
  /** It takes some milliseconds for each signature: of much that is alike it gets a part, another one for each kind. */
  const every = (count: number, of: readonly Tampered[]) => of.filter((_, index) => index % count === 0);
  const says = (tampered: readonly Tampered[]) => {
    const said = second(tampered.map(bytesOf));
    return tampered.filter((_, index) => said[index]).map(({ what }) => what);
  };

  it('says the same of changed chain files', () => {
    expect(says([...every(5, chainsTampered), ...every(2, wholeChains)])).toEqual([]);
    expect(second(inBytes(chain))).toEqual([false, false, false, false]);
    const same = every(7, chainsSame);
    expect(says(same)).toEqual(same.map(({ what }) => what));
  });

  it('says the same of changed certificates', () => {
    expect(says([...every(7, certificatesTampered), ...wholeCertificates])).toEqual([]);
    expect(second(inBytes(certified))).toEqual([false, false, false, false]);
    const same = every(9, certificatesSame);
    expect(says(same)).toEqual(same.map(({ what }) => what));
  });
});
