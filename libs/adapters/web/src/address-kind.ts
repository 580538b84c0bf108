import { BlockList, isIP } from 'node:net';

/** `never`: nothing that anybody has a reason to name, or the local services of a cloud. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

type Range = readonly [address: string, prefix: number];

function ranges(family: 'ipv4' | 'ipv6', all: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of all) list.addSubnet(address, prefix, family);
  return list;
}

const loopback4 = ranges('ipv4', [['127.0.0.0', 8]]);
const private4 = ranges('ipv4', [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
]);
/** The IANA registry of special addresses besides those above, and what is no host: multicast and reserved. */
const special4 = ranges('ipv4', [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

const loopback6 = ranges('ipv6', [['::1', 128]]);
const private6 = ranges('ipv6', [['fc00::', 7]]);
/** Only these are given to anybody; mapped, translated and link-local addresses lie outside. */
const global6 = ranges('ipv6', [['2000::', 3]]);
/** Of those: protocol assignments with Teredo, 6to4, which hides IPv4 addresses, and documentation. */
const special6 = ranges('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

function kindOf4(address: string): AddressKind {
  if (loopback4.check(address)) return 'loopback';
  if (private4.check(address)) return 'private';
  return special4.check(address) ? 'never' : 'public';
}

function kindOf6(address: string): AddressKind {
  if (loopback6.check(address, 'ipv6')) return 'loopback';
  if (private6.check(address, 'ipv6')) return 'private';
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6') ? 'public' : 'never';
}

/** What kind of address it is; undefined: it is a name. @param address without brackets */
export function kindOfAddress(address: string): AddressKind | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? kindOf4(address) : kindOf6(address);
}
