import { isUtf8 } from 'node:buffer';
import { oemCodePages } from './oem-code-pages.js';
import { textOfUtf16le } from './utf-16.js';

/** Reads text that comes in pieces; the last one is asked for without bytes. */
export interface CodePageReader {
  /** @throws {TypeError} where the bytes are none of this code page */
  read(bytes: Buffer | undefined): string;
}

/** How Windows numbers the code pages that Node knows by another name. */
const NAMES: Readonly<Record<string, string>> = {
  '866': 'ibm866',
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gbk',
  '949': 'euc-kr',
  '950': 'big5',
  '65001': 'utf-8',
};

const numberOf = (codePage: string): string | undefined =>
  /^(?:ibm|cp)?0*(\d{3,5})$/i.exec(codePage.trim())?.[1];

function nameOf(codePage: string): string {
  const number = numberOf(codePage);
  if (number === undefined) return codePage;
  return NAMES[number] ?? (/^125[0-8]$/.test(number) ? `windows-${number}` : codePage);
}

/** @param codePage its number, with `ibm` or `cp` before it or not, or its name; undefined for one that nobody knows here */
export function codePageReader(codePage: string): CodePageReader | undefined {
  const table = oemCodePages.get(numberOf(codePage) ?? '');
  if (table !== undefined)
    return {
      read: (bytes) =>
        bytes
          ?.toString('latin1')
          .replace(/[\u0080-\u00ff]/g, (sign) => table.charAt(sign.charCodeAt(0) - 0x80)) ?? '',
    };
  try {
    const decoder = new TextDecoder(nameOf(codePage), { fatal: true });
    return { read: (bytes) => decoder.decode(bytes, { stream: bytes !== undefined }) };
  } catch {
    return undefined;
  }
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80);

/** Whether what a program wrote can be read only by whoever knows its code page. */
export const needsCodePage = (bytes: Buffer): boolean =>
  !bytes.includes(0) && !isAscii(bytes) && !isUtf8(bytes) && utf16Of(bytes) === undefined;

const ANSI = 'windows-1252';

/**
 * What a program of Windows wrote: UTF-16 (by its mark, or by a zero, which no code page writes), UTF-8, or the
 * code page that is known, or else that of Western Europe, by which Latin letters are lost and nothing else is.
 */
export function programText(bytes: Buffer, codePage?: string): string {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return wide.replace(/^\uFEFF/, '');
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  return inCodePage(bytes, codePage) ?? inCodePage(bytes, ANSI) ?? bytes.toString('latin1');
}

function inCodePage(bytes: Buffer, codePage: string | undefined): string | undefined {
  const reader = codePage === undefined ? undefined : codePageReader(codePage);
  try {
    return reader && reader.read(bytes) + reader.read(undefined);
  } catch {
    return undefined;
  }
}

function utf16Of(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return textOfUtf16le(bytes);
  const isMarkedBig = first === 0xfe && second === 0xff;
  if (!isMarkedBig && !bytes.includes(0)) return undefined;
  // On which side of them the zeros stand: those of line breaks and ASCII; few other characters have one.
  const sides = [0, 0];
  bytes.forEach((byte, index) => (sides[index % 2] = (sides[index % 2] ?? 0) + (byte === 0 ? 1 : 0)));
  const [before = 0, behind = 0] = sides;
  if (!isMarkedBig && behind >= before) return textOfUtf16le(bytes);
  return textOfUtf16le(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());
}
