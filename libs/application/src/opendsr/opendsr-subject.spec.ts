import { describe, expect, it } from '@jest/globals';
import { OpenDsrRequestBody } from '#contracts';
import { submissionOf } from './opendsr-subject.js';

const DOMAIN = 'opendsr.example.com';
const GUID = '11111111-2222-3333-4444-55555555555A';

const identity = (identity_type: string, identity_value: string, identity_format = 'raw') => ({
  identity_type,
  identity_value,
  identity_format,
});
const asked = (over: object) =>
  submissionOf(
    OpenDsrRequestBody.parse({
      subject_request_id: 'a7551968-d5d6-44b2-9831-815ac9017798',
      subject_request_type: 'erasure',
      submitted_time: '2018-10-02T17:00:00+02:00',
      ...over,
    }),
    DOMAIN,
  );
const subjectOf = (over: object) => {
  const read = asked(over);
  return read.ok ? read.value.subject : read.errors.map(({ path }) => path);
};

describe('a request of OpenDSR', () => {
  it('becomes the request that Lethe knows, with the policy of its regulation', () => {
    const subject_identities = [identity('email', 'ada@example.com')];
    expect(asked({ subject_identities })).toEqual({
      ok: true,
      value: {
        kind: 'AccountClose',
        subject: { userPrincipalName: 'ada@example.com' },
        receivedAt: '2018-10-02T15:00:00.000Z',
      },
    });
    expect(asked({ subject_identities, subject_request_type: 'access', regulation: 'ccpa' })).toMatchObject({
      value: { kind: 'Export', policy: 'ccpa' },
    });
  });

  it.each([
    [
      'the second address for an alias',
      [identity('email', 'a@b'), identity('email', 'c@d')],
      {},
      { userPrincipalName: 'a@b', aliases: ['c@d'] },
    ],
    [
      'a customer id for the account name',
      [identity('controller_customer_id', 'ada')],
      {},
      { samAccountName: 'ada' },
    ],
    [
      'a GUID for the object id',
      [identity('controller_customer_id', GUID)],
      {},
      { objectId: GUID.toLowerCase() },
    ],
    [
      'the extension for more than the customer id',
      [identity('controller_customer_id', 'ada')],
      { [DOMAIN]: { sam_account_name: 'lovelace', more: 1 } },
      { samAccountName: 'lovelace' },
    ],
    [
      'nothing for what others extend',
      [identity('email', 'a@b')],
      { 'other.example.com': { sam_account_name: 'x' } },
      { userPrincipalName: 'a@b' },
    ],
    [
      'no hash and no identity of other systems',
      [identity('email', 'a@b'), identity('email', '5f4d', 'sha256'), identity('roku_publisher_id', 'r')],
      {},
      { userPrincipalName: 'a@b' },
    ],
  ])('takes %s', (_what, subject_identities, extensions, subject) => {
    expect(subjectOf({ subject_identities, extensions })).toEqual(subject);
  });

  it.each([
    ['nobody', [], {}, ['subject_identities']],
    ['a hash alone', [identity('email', '5f4d', 'md5')], {}, ['subject_identities']],
    ['an address that is none', [identity('email', 'ada')], {}, ['subject_identities']],
    [
      'an extension of another form',
      [identity('email', 'a@b')],
      { [DOMAIN]: { object_id: 7 } },
      [`extensions.${DOMAIN}`],
    ],
  ])('is refused with %s', (_what, subject_identities, extensions, paths) => {
    expect(subjectOf({ subject_identities, extensions })).toEqual(paths);
  });
});
