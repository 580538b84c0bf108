import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { unsignedCertificate } from '#testing';
import { attachedCertificate, isPdf, sameDocument } from './certificate-in-pdf.js';
import { certificatePdf } from './certificate-pdf.js';

const certificate = unsignedCertificate();
const pdf = Buffer.from(await certificatePdf(certificate));

const STREAM = /\/Length (\d+)\n>>\nstream\n/g;

const pack = (content: Buffer): Buffer => deflateSync(content, { level: 1 });

/** The same document with one of its streams packed, as it was at first; what is in it may be changed. */
function repacked(change: (content: Buffer) => Buffer, which = 0, packedAs = pack): Buffer {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(STREAM)];
  const found = streams[which];
  if (!found) throw new Error('There is no such stream.');
  const begin = found.index + found[0].length;
  const length = Number(found[1]);
  const content = change(pdf.subarray(begin, begin + length));
  const packed = packedAs(content);
  const words = found[0].replace(String(length), `${packed.length}\n/Filter /FlateDecode`);
  const moved = words.length + packed.length - found[0].length - length;
  const rest = text
    .slice(begin + length)
    .replace(/^(\d{10}) 00000 n /gm, (line, offset: string) =>
      Number(offset) > found.index
        ? line.replace(offset, String(Number(offset) + moved).padStart(10, '0'))
        : line,
    )
    .replace(/startxref\n(\d+)/, (_line, offset: string) => `startxref\n${Number(offset) + moved}`);
  return Buffer.from(text.slice(0, found.index) + words + packed.toString('latin1') + rest, 'latin1');
}

describe('the PDF of a certificate', () => {
  it('has the certificate attached, and is the same document however it was packed', () => {
    expect(isPdf(pdf)).toBe(true);
    expect(JSON.parse(attachedCertificate(pdf) ?? '')).toEqual(certificate);
    expect(sameDocument(pdf, pdf)).toBe(true);
    const other = repacked((content) => content);
    expect(other.equals(pdf)).toBe(false);
    expect(sameDocument(pdf, other)).toBe(true);
  });

  it('shows any change of what its pages say, in whatever stream, also if all is put in order around it', () => {
    const count = [...pdf.toString('latin1').matchAll(STREAM)].length;
    expect(count).toBeGreaterThan(1);
    for (let which = 0; which < count; which += 1) {
      const changed = repacked(
        (content) => Buffer.concat([content.subarray(0, -2), Buffer.from(' ')]),
        which,
      );
      expect(sameDocument(pdf, changed)).toBe(false);
    }
  });

  it('shows any byte that was changed, cut off or put behind it', () => {
    for (let at = 0; at < pdf.length; at += 1) {
      const changed = Buffer.from(pdf);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect({ at, same: sameDocument(pdf, changed) }).toEqual({ at, same: false });
    }
    for (const cut of [0, 5, 100, pdf.length - 1])
      expect(sameDocument(pdf, pdf.subarray(0, cut))).toBe(false);
    expect(sameDocument(pdf, Buffer.concat([pdf, Buffer.from('9 0 obj\n<<>>\nendobj\n')]))).toBe(false);
  });

  it('shows any letter that was dropped or added', () => {
    for (let at = 0; at < pdf.length; at += 13) {
      const [before, byte, after] = [pdf.subarray(0, at), pdf.subarray(at, at + 1), pdf.subarray(at + 1)];
      const changed = [
        Buffer.concat([before, after]),
        Buffer.concat([before, Buffer.from(at % 2 ? ' ' : '0'), byte, after]),
      ];
      expect(changed.filter((each) => !each.equals(pdf) && sameDocument(pdf, each))).toEqual([]);
    }
  });

  it('shows what was put behind what is packed, where no reader looks', () => {
    const hidden = repacked(
      (content) => content,
      1,
      (content) => Buffer.concat([pack(content), Buffer.from('hidden')]),
    );
    expect(attachedCertificate(hidden)).toBeUndefined();
    expect(sameDocument(pdf, hidden)).toBe(false);
  });

  it('shows a later version of its pages that was written behind it, as programs that edit PDFs do', () => {
    const size = Number(/\/Size (\d+)/.exec(pdf.toString('latin1'))?.[1]);
    const start = Number(/startxref\n(\d+)/.exec(pdf.toString('latin1'))?.[1]);
    const object = `1 0 obj\n<< /Type /Catalog >>\nendobj\n`;
    const table = `xref\n1 1\n${String(pdf.length).padStart(10, '0')} 00000 n \n`;
    const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Prev ${start} >>\nstartxref\n${pdf.length + object.length}\n%%EOF\n`;
    const later = Buffer.concat([pdf, Buffer.from(object + table + trailer)]);
    expect(sameDocument(pdf, later)).toBe(false);
    expect(sameDocument(later, later)).toBe(false);
  });

  it('of something else has nothing attached', () => {
    for (const other of ['', '%PDF-1.3\n', '{}', 'x'.repeat(1000)])
      expect(attachedCertificate(Buffer.from(other))).toBeUndefined();
  });
});
