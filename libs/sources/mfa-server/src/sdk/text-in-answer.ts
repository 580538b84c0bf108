import { elementTree, NotXml } from './xml-reading.js';

/** What a text of an answer is, besides a text. */

export const looksLikeDocument = (text: string): boolean =>
  /^\uFEFF?\s*(\{\s*["}]|\[\s*[[{"\]])/.test(text) || isBase64Json(text);

/** Base64 of something that begins as JSON does, with or without a byte order mark, in UTF-8 or UTF-16. */
export function isBase64Json(text: string): boolean {
  const head = /^\s*([A-Za-z0-9+/\s]{12,})={0,2}\s*$/.exec(text.slice(0, 200))?.[1];
  if (head === undefined) return false;
  const decoded = Buffer.from(head, 'base64').toString('latin1').replaceAll('\0', '');
  return /^(\xef\xbb\xbf|\xff\xfe)?\s*(\{\s*"|\[\s*[[{"])/.test(decoded);
}

/** It begins as XML does; a service that builds its answers by hand hands it over as one text. */
export const looksLikeXml = (text: string): boolean => /^\uFEFF?\s*<[?!\p{L}_]/u.test(text);

/** A whole text is XML, or only looks like it: `<unknown>`. */
export function isXml(text: string): boolean {
  if (!looksLikeXml(text)) return false;
  try {
    elementTree(text);
    return true;
  } catch (error) {
    if (error instanceof NotXml) return false;
    throw error;
  }
}
