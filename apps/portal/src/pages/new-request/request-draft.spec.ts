import { describe, expect, it } from '@jest/globals';
import { equivalentCurl } from './equivalent-curl.js';
import { rulesOf } from './identity-rules.js';
import { bodyOf, draftBreaches, emptyDraft } from './request-draft.js';

const rules = rulesOf({
  components: { schemas: { Subject: { properties: { objectId: { pattern: '^[0-9a-f-]{36}$' } } } } },
});
const NOW = Date.parse('2026-11-20T09:00:00Z');

describe('a request as it is typed', () => {
  it('is sent without what was left empty, and without the spaces around', () => {
    const draft = {
      ...emptyDraft,
      userPrincipalName: ' ada@example.com ',
      aliases: '\nEXAMPLE\\ada\n  \n',
      reference: ' ',
    };
    expect(bodyOf(draft)).toEqual({
      kind: 'Export',
      subject: { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada'] },
    });
  });

  it('needs an identity, and a time that is not in the future', () => {
    expect(draftBreaches({ ...emptyDraft, receivedAt: '2126-01-01T10:00' }, rules, NOW)).toEqual({
      'subject.userPrincipalName': 'is required, or another identity that the asked sources can use',
      receivedAt: 'must not be in the future',
    });
    expect(
      draftBreaches({ ...emptyDraft, receivedAt: 'yesterday', samAccountName: 'ada' }, rules, NOW),
    ).toEqual({
      receivedAt: 'must be a date and a time',
    });
  });

  it('is checked by the rules of the interface', () => {
    expect(draftBreaches({ ...emptyDraft, objectId: '42' }, rules, NOW)).toEqual({
      'subject.objectId': 'must be a GUID like 3f2c1a90-5b7d-4c1e-9a44-0c2d5e6f7a81',
    });
  });
});

describe('the equivalent call by curl', () => {
  it('can be pasted whatever stands in the names', () => {
    const curl = equivalentCurl('http://127.0.0.1:7300', {
      kind: 'Export',
      subject: { userPrincipalName: "o'neill@example.com" },
    });
    expect(curl).toContain(String.raw`{"userPrincipalName":"o'\''neill@example.com"}`);
    expect(curl).toContain('"Authorization: Bearer $LETHE_TOKEN"');
  });
});
