import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RequestId, Sha256 } from '#contracts';
import { KeyedDigests, normalizedName } from './keyed-digests.js';
import { newMasterKey } from './memory-stores.fixture.js';

const digests = new KeyedDigests(newMasterKey());

describe('subject digests', () => {
  it('find the same person under another spelling or another kind of identity', () => {
    const [upn, sam, id, alias] = digests.subjectDigests({
      userPrincipalName: 'Ada@Example.com',
      samAccountName: 'ADA',
      objectId: '0F8FAD5B-D9CB-469F-A165-70867728950E',
      aliases: ['EXAMPLE\\ada'],
    });
    expect(digests.subjectDigests({ userPrincipalName: 'ada@example.COM' })).toEqual([upn]);
    expect(digests.subjectDigests({ aliases: ['ada', 'example\\ADA'] })).toEqual([sam, alias]);
    expect(digests.subjectDigests({ objectId: '0f8fad5b-d9cb-469f-a165-70867728950e' })).toEqual([id]);
    expect(digests.subjectDigests({ samAccountName: '\uff41\uff44\uff41' })).toEqual([sam]);
  });

  it('hold each identity once', () => {
    expect(digests.subjectDigests({ samAccountName: 'ada', aliases: ['ADA', 'Ada'] })).toHaveLength(1);
  });

  it('mean nothing under another master key', () => {
    const other = new KeyedDigests(newMasterKey());
    expect(other.subjectDigests({ samAccountName: 'ada' })).not.toEqual(
      digests.subjectDigests({ samAccountName: 'ada' }),
    );
  });

  it('normalize to a spelling that stays when it is normalized again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(normalizedName(normalizedName(name))).toBe(normalizedName(name));
      }),
    );
  });
});

describe('a request id from an idempotency key', () => {
  it('is a UUID of version 8, always the same for one caller and key', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (caller, key) => {
        const id = digests.requestIdFor(caller, key);
        expect(RequestId.safeParse(id).success).toBe(true);
        expect(id[14]).toBe('8');
        expect(digests.requestIdFor(caller, key)).toBe(id);
      }),
    );
  });

  it('differs for another caller, another key, and where the border between them is moved', () => {
    const ids = [
      ['a', 'bc'],
      ['ab', 'c'],
      ['abc', ''],
      ['a', 'bd'],
      ['b', 'bc'],
    ].map(([caller, key]) => digests.requestIdFor(caller ?? '', key ?? ''));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what a call with an idempotency key makes', () => {
  it('has an id of its own for each kind, and the same again when the call is repeated', () => {
    const ids = (['legal-hold', 'api-key', 'webhook'] as const).map((what) =>
      digests.madeIdFor(what, 'key:1', 'a'),
    );
    expect(new Set([...ids, digests.requestIdFor('key:1', 'a')]).size).toBe(4);
    expect(digests.madeIdFor('legal-hold', 'key:1', 'a')).toBe(ids[0]);
    expect(digests.madeIdFor('legal-hold', 'key:2', 'a')).not.toBe(ids[0]);
  });

  it('has a token that takes the master key, the caller, the key and the time to know', () => {
    const token = (by = digests, caller = 'admin', key = 'a', at = '2026-11-20T09:00:00.000Z') =>
      Buffer.from(by.tokenBytesFor(caller, key, at)).toString('hex');
    const others = [
      token(new KeyedDigests(newMasterKey())),
      token(digests, 'key:1'),
      token(digests, 'admin', 'b'),
      token(digests, 'admin', 'a', '2026-11-20T09:00:00.001Z'),
    ];
    expect(new Set([token(), ...others]).size).toBe(5);
    expect(token()).toBe(token());
    expect(token()).toHaveLength(64);
  });
});

describe('a body digest', () => {
  it('is a keyed hash of the text', () => {
    expect(Sha256.safeParse(digests.bodyDigest('{}')).success).toBe(true);
    expect(digests.bodyDigest('{}')).toBe(digests.bodyDigest('{}'));
    expect(digests.bodyDigest('{ }')).not.toBe(digests.bodyDigest('{}'));
    expect(new KeyedDigests(newMasterKey()).bodyDigest('{}')).not.toBe(digests.bodyDigest('{}'));
  });
});
