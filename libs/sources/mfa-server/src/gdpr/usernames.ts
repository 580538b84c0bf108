import type { Subject, UsernameForm } from '#contracts';
import { namesOf, permanentFault } from '#source-kit';

// eslint-disable-next-line no-control-regex -- control characters are what is refused here
const UNSAFE = /["|\u0000-\u001f\u007f-\u009f]|^[-/]|^$/;

/**
 * The forms of the name that the tool is asked with, each once: user principal name, sAMAccountName, aliases.
 * Which of them a farm knows depends on how it was filled, so all are asked.
 * @param forms those that the settings want asked
 * @throws {TaskFault} `username-missing`; `username-refused` for a form that a program could take for an
 *   option or for more than one argument
 */
export function usernamesOf(
  { objectId: _, ...named }: Subject,
  forms: readonly UsernameForm[],
): readonly string[] {
  const usernames = namesOf(named).filter((username) => forms.includes(formOf(username)));
  if (usernames.length === 0) throw permanentFault('username-missing');
  const refused = usernames.find((username) => UNSAFE.test(username));
  if (refused !== undefined) throw permanentFault('username-refused', refused);
  return usernames;
}

/** `ada@example.com`, `EXAMPLE\\ada`, `ada` */
const formOf = (username: string): UsernameForm => {
  if (username.includes('\\')) return 'down-level';
  return username.includes('@') ? 'user-principal-name' : 'account-name';
};
