import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problems } from '#contracts';
import { vaultEndpoints } from './index.js';

const page = readFileSync('docs/reference/vault.md', 'utf8');
const endpoints = Object.values(vaultEndpoints);

describe('docs/reference/vault.md', () => {
  it.each(endpoints.map(({ method, path }) => [`${method} ${path}`]))('describes %s', (call) => {
    expect(page).toContain(`\`${call}\``);
  });

  it('explains every refusal that is the vault’s own, with its status', () => {
    const codes = new Set(endpoints.flatMap(({ refusals }) => refusals ?? []));
    for (const code of codes) expect(page).toContain(`| \`${code}\` | ${problems[code].status} |`);
  });
});
