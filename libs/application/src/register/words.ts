import type { Sealed, Subject } from '#contracts';
import type { LegalHold } from '#domain';
import { keyIdOf, type KeyRing } from '#vault';
import { readerFor } from '../reader.js';
import type { RegisterBook } from './register-book.js';
import { cipherOf } from '../use-case-parts.js';

interface Keys {
  readonly keys: KeyRing;
}

/** Words of the register in plain; null after their key was destroyed. */
export async function openWords(keys: Keys, sealed: Sealed | null): Promise<string | null> {
  if (sealed === null) return null;
  const cipher = await cipherOf(keys, keyIdOf(sealed));
  return cipher && cipher.open(sealed);
}

/** What is readable of a hold; null after its key was destroyed. */
export interface ReadHold {
  readonly subject: Subject | null;
  /** names of the person as ‹subject› */
  text(sealed: Sealed): string;
}

export async function readHold(keys: Keys, { keyId, subject }: LegalHold): Promise<ReadHold | null> {
  const cipher = await cipherOf(keys, keyId);
  if (!cipher) return null;
  if (subject === null) return { subject, text: (sealed) => cipher.open(sealed) };
  const reader = readerFor(subject, cipher);
  return { subject: reader.subject, text: (sealed) => reader.text(sealed) };
}

/** Words of the register for people to read: those of a hold without the names of its person. */
export async function wordsToRead(
  keys: Keys & { readonly book: Pick<RegisterBook, 'known'> },
  sealed: Sealed,
): Promise<string | null> {
  const { holds } = await keys.book.known();
  const hold = [...holds.values()].find(({ keyId }) => keyId === keyIdOf(sealed));
  if (!hold) return openWords(keys, sealed);
  return (await readHold(keys, hold))?.text(sealed) ?? null;
}
