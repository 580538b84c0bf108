import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { runGateway } from '../gateway.fixture.js';

const WRITTEN = new URL('../../../portal/src/api/schema.d.ts', import.meta.url);

it('the portal knows the interface as it is; `npm run portal:types` writes it anew', async () => {
  const gateway = await runGateway();
  try {
    const document = (await (await gateway.call('GET', '/openapi.json')).json()) as OpenAPI3;
    const types = astToString(await openapiTS(document));
    // Not by toBe: thousands of lines of difference help nobody.
    expect(types === (await readFile(WRITTEN, 'utf8'))).toBe(true);
  } finally {
    await gateway.close();
  }
});
