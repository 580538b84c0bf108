/** Somebody whom the stand-ins of the four systems know. */
export interface Person {
  readonly userPrincipalName: string;
  readonly samAccountName: string;
  /** the name with the domain before it, `DOMAIN\name` */
  readonly downLevelName: string;
  readonly objectId: string;
  readonly firstName: string;
  readonly lastName: string;
}

export const person = (sam: string, objectId: string, firstName: string, lastName: string): Person => ({
  userPrincipalName: `${sam}@example.com`,
  samAccountName: sam,
  downLevelName: `EXAMPLE\\${sam}`,
  objectId,
  firstName,
  lastName,
});

/** Data of every kind, everywhere. */
export const ada = person('ada', '0ada0ada-1815-4c12-8d10-000000000001', 'Ada', 'Lovelace');
/** An administrator: her export holds records of people whom she blocked or let pass. */
export const grace = person('grace', '09ace09a-1906-4c09-8d12-000000000002', 'Grace', 'Hopper');
/** Nothing is known of her anywhere. */
export const zoe = person('zoe', '020e020e-2001-4c01-8d01-000000000003', 'Zoe', 'Quiet');
/** Their names lie near one another, and neither is the other. */
export const ann = person('ann', '0a550a55-1999-4c02-8d02-000000000004', 'Ann', 'Field');
export const joann = person('joann', '00a550a5-1998-4c03-8d03-000000000005', 'Joann', 'Field');

/** Everybody of the sandbox's world, whatever it is seeded with. */
export const people: readonly Person[] = [ada, grace, zoe, ann, joann];

/** Somebody by any of the names, in any case. */
export const personNamed = (name: string): Person | undefined =>
  people.find((one) =>
    [one.userPrincipalName, one.samAccountName, one.downLevelName].some(
      (known) => known.toLowerCase() === name.toLowerCase(),
    ),
  );
