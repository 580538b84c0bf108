import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { runGateway } from '../gateway.fixture.js';
import { portalTypes } from './portal-types.fixture.js';

const WRITTEN = new URL('../../../portal/src/api/schema.d.ts', import.meta.url);

it('the portal knows the interface as it is; `npm run portal:types` writes it anew', async () => {
  const gateway = await runGateway();
  try {
    const types = await portalTypes(await (await gateway.call('GET', '/openapi.json')).json());
    // Not by toBe: thousands of lines of difference help nobody.
    expect(types === (await readFile(WRITTEN, 'utf8'))).toBe(true);
  } finally {
    await gateway.close();
  }
});
