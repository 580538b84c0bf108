/**
 * Names that can stand in a text without lying in the bytes as text: they look like a value of another type.
 */
const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/;
const SID = /^s-(\d{1,3})-(\d{1,15})((?:-\d{1,10}){1,15})$/;
/** Numbers in any form that Windows or we write, and the parts of a time. */
const VALUE =
  /^(?:[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?z?|0x[0-9a-f]+|true|false|nan|-?infinity|\d{4}-\d\d-\d\d(?:t\d\d(?::\d\d(?::\d\d(?:\.\d+)?z?)?)?)?|\d\d:\d\d:\d\d.*)$/;

const INTEGER = /^[1-9]\d{4,18}$/;
const FEW_BYTES = 0xffff;

/**
 * The forms in which a folded name can lie in bytes that are no text: those of a GUID, a SID, or a number of more than two
 * bytes. None when it is none of these.
 */
export function bytesOfIdentifier(name: string): readonly Buffer[] {
  if (isLongInteger(name)) return integerBytes(name);
  const guid = GUID.exec(name);
  if (guid) return [guidBytes(guid.slice(1))];
  const sid = SID.exec(name);
  const bytes = sid && sidBytes(sid);
  return bytes ? [bytes] : [];
}

/** Whether it may be a small number or a time: these are everywhere or have too many forms to be looked for in bytes. */
export const mayBeValue = (name: string): boolean => VALUE.test(name) && !isLongInteger(name);

const isLongInteger = (name: string): boolean => INTEGER.test(name) && Number(name) > FEW_BYTES;

function integerBytes(name: string): readonly Buffer[] {
  const forms = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(4)] as const;
  forms[0].writeBigUInt64LE(BigInt(name));
  forms[1].writeDoubleLE(Number(name));
  forms[2].writeFloatLE(Number(name));
  // One of four bytes begins like one of eight.
  return [Number(name) > 0xffffffff ? forms[0] : forms[0].subarray(0, 4), forms[1], forms[2]];
}

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
