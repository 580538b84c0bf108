import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { restReference } from './rest-reference.js';

describe('docs/reference/rest.md', () => {
  it('is what the gateway serves: node infra/write-reference.mjs writes it', () => {
    expect(readFileSync('docs/reference/rest.md', 'utf8')).toBe(restReference());
  });

  it('names every call of the contract with who may make it', () => {
    const page = restReference();
    for (const call of ['POST /v1/privacy-requests', 'GET /v1/log', 'POST /v1/sandbox/clock', 'GET /livez'])
      expect(page).toContain(`### \`${call}\`\n`);
    expect(page).toMatch(/\/v1\/hosts\/\{host\}\/retire`\n\n.*\n\n- Who: admin, operator\n/);
  });
});
