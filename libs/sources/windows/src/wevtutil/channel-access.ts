/** The right to clear a channel (DOC: 0x1 read, 0x2 write, 0x4 clear); in letters, as SDDL has it, `LC`. */
const CLEAR = 0x4;

/** How SDDL calls accounts that every Windows has (DOC). Those of a domain are written out, or not known here. */
const ALIASES: Readonly<Record<string, string>> = {
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BG: 'S-1-5-32-546',
  BO: 'S-1-5-32-551',
  BU: 'S-1-5-32-545',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  NS: 'S-1-5-20',
  SO: 'S-1-5-32-549',
  SU: 'S-1-5-6',
  SY: 'S-1-5-18',
  WD: 'S-1-1-0',
};

const ENTRY = /\((A|D);([A-Z]*);([^;()]*);[^;()]*;[^;()]*;([^;()]+)\)/g;

const holdsClear = (rights: string): boolean =>
  /^0x[0-9a-f]+$/i.test(rights)
    ? (Number.parseInt(rights, 16) & CLEAR) !== 0
    : (rights.match(/[A-Z]{2}/g) ?? []).some((right) => right === 'LC' || right === 'GA');

/**
 * Whether an account may clear a channel, by what the channel's access says.
 * @param access the channel's, as SDDL
 * @param sids of the account and its groups
 * @returns undefined where the access says nothing that can be read
 */
export function mayClear(access: string, sids: ReadonlySet<string>): boolean | undefined {
  const entries = [...access.matchAll(ENTRY)];
  if (entries.length === 0) return undefined;
  // Refusals stand before grants: the first entry that concerns the account decides.
  const first = entries.find(
    ([, , , rights = '', who = '']) => holdsClear(rights) && sids.has(ALIASES[who] ?? who),
  );
  return first === undefined ? false : first[1] === 'A';
}
