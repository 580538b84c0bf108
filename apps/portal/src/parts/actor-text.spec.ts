import { expect, it } from '@jest/globals';
import { actorText } from './actor-text.js';

it.each([
  [{ id: 'key:0b3c7a52-0000-4000-8000-000000000000', name: 'help desk' }, 'API key “help desk”'],
  [{ id: 'key:0b3c7a52-0000-4000-8000-000000000000' }, 'API key 0b3c7a52, deleted'],
  [{ id: 'person:ada:of:tenant' }, 'ada:of:tenant'],
  [{ id: 'handler:cloud-mfa' }, 'handler of Cloud MFA'],
  [{ id: 'handler:package' }, 'Lethe'],
  [{ id: 'claim' }, 'the administrator (claim link)'],
  [{ id: 'somebody' }, 'somebody'],
])('%j is %s', (actor, text) => {
  expect(actorText(actor)).toBe(text);
});
