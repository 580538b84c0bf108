import { open } from 'node:fs/promises';
import { decodeText } from '#sources/windows';

const HEAD = 4096;
const LONGEST = 120;

/**
 * What a page of a proxy or of IIS calls itself, for the detail of a fault. Nothing else of an answer that is not
 * understood is quoted: whatever it is, it may be somebody's data.
 * @returns `a page, “502 Bad Gateway”`; undefined where it is no page
 */
export async function pageTitle(file: string): Promise<string | undefined> {
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return titleIn(decodeText(buffer.subarray(0, bytesRead)));
  } finally {
    await opened.close();
  }
}

export function titleIn(head: string): string | undefined {
  if (!/^\uFEFF?\s*(<!doctype html|<html|<head|<body|<title)/i.test(head)) return undefined;
  const [, title = ''] = /<(?:title|h1|h2)\b[^>]*>([^<]*)</i.exec(head) ?? [];
  const words = title.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
  return words === '' ? 'a page without a title' : `a page, “${words}”`;
}
