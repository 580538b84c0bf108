import { describe, expect, it } from '@jest/globals';
import { unsignedCertificate } from '#testing';
import { certificatePdf } from './certificate-pdf.js';
import { certificateSections } from './certificate-sections.js';

/** What stands in the streams of a PDF; none of them is packed. */
function streamsOf(pdf: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(pdf);
  const found: Buffer[] = [];
  for (let from = bytes.indexOf('stream\n'); from >= 0; from = bytes.indexOf('stream\n', from + 1)) {
    if (bytes.subarray(from - 3, from).toString() === 'end') continue;
    const end = bytes.indexOf('\nendstream', from);
    found.push(bytes.subarray(from + 'stream\n'.length, end));
  }
  return found;
}

/** The text of the pages, as a reader that copies it would get it; of letters of ASCII. */
const textOf = (pdf: Uint8Array): string =>
  streamsOf(pdf)
    .map((stream) => stream.toString('latin1'))
    .flatMap((stream) => [...stream.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, shown = '']) =>
      [...shown.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
    )
    .join(' ');

describe('the certificate as PDF', () => {
  const certificate = unsignedCertificate();

  it('is the same for the same certificate, byte for byte', async () => {
    const [one, other] = [
      await certificatePdf(certificate),
      await certificatePdf(structuredClone(certificate)),
    ];
    expect(Buffer.compare(one, other)).toBe(0);
    expect(Buffer.from(one).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says in text that can be copied what the certificate says', async () => {
    const text = textOf(await certificatePdf(certificate)).replace(/\s+/g, ' ');
    for (const said of [
      'Certificate of erasure',
      certificate.request.id,
      'no proof of a complete erasure',
      'MultiFactorAuthGdpr.exe',
      'recordsBefore 5',
      'log-file-in-use',
      certificate.key.kid,
    ])
      expect(text).toContain(said);
  });

  it('carries the signed certificate itself', async () => {
    const attached = streamsOf(await certificatePdf(certificate)).map((stream) => stream.toString('utf8'));
    expect(attached).toContain(`${JSON.stringify(certificate, null, 2)}\n`);
  });

  it('takes names in any letters', async () => {
    const request = { ...certificate.request, subject: { masked: 'Ж••@пример.example' } };
    const text = textOf(await certificatePdf({ ...certificate, request }));
    expect(text).toContain('@??????.example');
  });

  it('has a section for everything that there is something to say of', () => {
    const headings = certificateSections(certificate).map(({ heading }) => heading);
    expect(headings).toContain('What is not done or not proven');
    expect(headings).not.toContain('What was found on a re-scan');
  });
});
