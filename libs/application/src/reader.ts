import type { Sealed, Subject } from '#contracts';
import type { SubjectCipher } from '#ports';
import { redactionFor, type Redaction } from '#source-kit';

/** Opens what is sealed for people to read. */
export interface Reader {
  readonly subject: Subject;
  /** Free text with every name of the subject as ‹subject›: who it is, only an audited reveal shows. */
  text(sealed: Sealed): string;
}

export function readerFor(subject: Sealed, cipher: SubjectCipher): Reader {
  const opened = JSON.parse(cipher.open(subject)) as Subject;
  // Made when there is text to read: most rows of a list have none.
  let redact: Redaction | undefined;
  return {
    subject: opened,
    text: (sealed) => (redact ??= redactionFor(opened))(cipher.open(sealed)),
  };
}
