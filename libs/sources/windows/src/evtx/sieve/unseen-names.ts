/**
 * Names that can stand in a text without lying in the bytes as text: they look like a value of another type.
 */
const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/;
const SID = /^s-(\d{1,3})-(\d{1,15})((?:-\d{1,10}){1,15})$/;
/** Numbers in any form that Windows or we write, and the parts of a time. */
const VALUE =
  /^(?:[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?z?|0x[0-9a-f]+|true|false|nan|-?infinity|\d{4}-\d\d-\d\d(?:t\d\d(?::\d\d(?::\d\d(?:\.\d+)?z?)?)?)?|\d\d:\d\d:\d\d.*)$/;

/** The bytes of the GUID or SID that a folded name is; null when it is none. */
export function bytesOfIdentifier(name: string): Buffer | null {
  const guid = GUID.exec(name);
  if (guid) return guidBytes(guid.slice(1));
  const sid = SID.exec(name);
  return sid ? sidBytes(sid) : null;
}

/** Whether it may be a number or a time: these have too many forms to be looked for in bytes. */
export const mayBeValue = (name: string): boolean => VALUE.test(name);

function guidBytes([first = '', second = '', third = '', ...rest]: readonly string[]): Buffer {
  const reversed = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse());
  return Buffer.concat([...reversed, Buffer.from(rest.join(''), 'hex')]);
}

function sidBytes([, revision = '', authority = '', subs = '']: readonly string[]): Buffer | null {
  const parts = subs.split('-').slice(1).map(Number);
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  if (Number(revision) > 0xff || parts.some((part) => part > 0xffffffff)) return null;
  bytes.writeUInt8(Number(revision), 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(Number(authority) % 2 ** 48, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + 4 * index);
  return bytes;
}
