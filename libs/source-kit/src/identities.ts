import type { Subject } from '#contracts';

/** Every form under which the person may be known, each once, compared without case, in the order given. */
export function namesOf(subject: Subject): readonly string[] {
  const names = [
    subject.userPrincipalName,
    subject.samAccountName,
    ...(subject.aliases ?? []),
    subject.objectId,
  ];
  const seen = new Set<string>();
  return names.filter((name): name is string => {
    if (name === undefined || seen.has(name.toLowerCase())) return false;
    seen.add(name.toLowerCase());
    return true;
  });
}
