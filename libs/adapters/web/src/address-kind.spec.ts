import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kindOfAddress } from './address-kind.js';

it.each([
  ['public', ['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '2606:4700:4700::1111', '2a00::1']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
  [
    'private',
    ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fdff::1'],
  ],
  [
    'never',
    [
      ...[
        '0.0.0.0',
        '169.254.169.254',
        '192.0.0.1',
        '198.18.0.1',
        '203.0.113.7',
        '224.0.0.1',
        '255.255.255.255',
      ],
      ...['::', 'fe80::1', 'ff02::1', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', '64:ff9b::7f00:1'],
      ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1'],
    ],
  ],
] as const)('%s addresses are known', (kind, addresses) => {
  expect(addresses.map((address) => [address, kindOfAddress(address)])).toEqual(
    addresses.map((address) => [address, kind]),
  );
});

it('no IPv4 address that is put into an IPv6 one passes for a public one', () => {
  const inIpv6 = fc.tuple(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'));
  fc.assert(fc.property(inIpv6, ([address, prefix]) => kindOfAddress(prefix + address) !== 'public'));
});

it('a name is no address', () => {
  for (const name of ['localhost', 'example.com', '', '127.1', '0x7f000001'])
    expect(kindOfAddress(name)).toBeUndefined();
});
