import type { FaultCode } from '#contracts';
import type { TokenRefusal } from './graph-answers.js';

/** The numbers behind AADSTS that an administrator can do something particular about (DOC). */
const refusals: ReadonlyMap<number, FaultCode> = new Map<number, FaultCode>([
  [7000215, 'graph-secret-wrong'],
  [7000222, 'graph-secret-expired'],
  [700027, 'graph-certificate-refused'],
  [7000214, 'graph-certificate-refused'],
  [700024, 'graph-assertion-time'],
  [700016, 'graph-application-unknown'],
  [7000229, 'graph-application-unknown'],
  [7000112, 'graph-application-disabled'],
  [90002, 'graph-tenant-unknown'],
  [900021, 'graph-tenant-unknown'],
  [900023, 'graph-tenant-unknown'],
  [500011, 'graph-scope-unknown'],
  [70011, 'graph-scope-unknown'],
  [1002012, 'graph-scope-unknown'],
  [70021, 'graph-federation-unknown'],
  [700211, 'graph-federation-unknown'],
  [700212, 'graph-federation-unknown'],
  [700213, 'graph-federation-unknown'],
  [53003, 'graph-sign-in-blocked'],
]);

/** The numbers that a refusal carries, also where they stand in its words alone. */
export function numbersOf({ error_codes, error_description }: TokenRefusal): readonly number[] {
  if (error_codes !== undefined && error_codes.length > 0) return error_codes;
  const said = /^AADSTS(\d{1,9})\b/.exec(error_description ?? '')?.[1];
  return said === undefined ? [] : [Number(said)];
}

/** What the refusal means; without a number that is known, that there was one. */
export const faultOf = (numbers: readonly number[]): FaultCode =>
  numbers.map((number) => refusals.get(number)).find((code) => code !== undefined) ?? 'graph-sign-in-refused';
