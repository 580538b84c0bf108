/** What the form calls its fields, by the paths that the REST interface uses. */
const fieldNames: Readonly<Record<string, string>> = {
  kind: 'What is asked for',
  subject: 'Who it is about',
  'subject.userPrincipalName': 'User principal name',
  'subject.samAccountName': 'Account name',
  'subject.objectId': 'Object ID',
  'subject.aliases': 'Other names',
  subjectIsAdministrator: 'Administrator of MFA',
  sources: 'Sources',
  policy: 'Policy',
  receivedAt: 'Received at',
  reference: 'Your reference',
};

/** A fault as whoever filled in the form knows the field: `Other names, line 2 must not …`; not by its path over REST. */
export function faultText(path: string, message: string): string {
  const [, list = path, index] = /^(.+)\.(\d+)$/.exec(path) ?? [];
  const name = fieldNames[list] ?? path;
  return index === undefined ? `${name} ${message}` : `${name}, line ${Number(index) + 1} ${message}`;
}
