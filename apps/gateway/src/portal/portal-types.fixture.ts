import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

/** Words of a description change more often than what they describe, and are nothing to a compiler. */
const WORDS = new Set(['description', 'summary']);

/** TypeScript of an OpenAPI document, as `apps/portal/src/api/schema.d.ts` has it. */
export async function portalTypes(document: unknown): Promise<string> {
  const withoutWords = JSON.parse(
    JSON.stringify(document, (key, value: unknown) =>
      WORDS.has(key) && typeof value === 'string' ? undefined : value,
    ),
  ) as OpenAPI3;
  return astToString(await openapiTS(withoutWords));
}
