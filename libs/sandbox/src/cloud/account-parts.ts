import type { Person } from '../world/people.js';

/** What accounts of the simulated directory are made of. */

export const accountOf = (person: Person) => ({
  id: person.objectId,
  userPrincipalName: person.userPrincipalName,
  displayName: `${person.firstName} ${person.lastName}`,
  onPremisesSamAccountName: person.samAccountName,
  onPremisesSyncEnabled: null,
  createdDateTime: '2019-03-01T08:00:00Z',
  deletedAt: null,
});

export const password = (createdDateTime: string) => ({
  '@odata.type': '#microsoft.graph.passwordAuthenticationMethod',
  id: '28c10230-6103-485e-b985-444c60001490',
  createdDateTime,
});

/** A file as products write it (SEEN): records of time, correlation and properties. */
export function records(
  user: Person,
  properties: readonly Readonly<Record<string, string | bigint>>[],
): string {
  const times = properties.map(
    (_, index) => `2026-10-${String(index + 1).padStart(2, '0')}T08:15:30.1234567Z`,
  );
  const lines = properties.map((record, index) => {
    const fields = Object.entries({ userPrincipalName: user.userPrincipalName, ...record })
      .map(([name, value]) => `"${name}":${typeof value === 'bigint' ? value : JSON.stringify(value)}`)
      .join(',');
    return `{"time":"${times[index]}","correlationId":"00000000-0000-4000-8000-00000000000${index}","properties":{${fields}}}`;
  });
  return `[${lines.join(',\n')}]`;
}
