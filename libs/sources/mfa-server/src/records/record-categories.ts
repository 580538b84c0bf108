import type { MfaRecordCategory } from '#contracts';
import { isArray, type Json, type JsonObject } from './json-value.js';
import { fieldsOfCategory, plainName } from './record-fields.js';

/**
 * How a part of an export is told to be one of the article's categories. INF throughout: the article
 * names the categories, and no real export is public.
 */
const ENDING = '(records?|entry|entries|events?|log|list|history|items?)?$';
const NAMES: ReadonlyArray<readonly [MfaRecordCategory, RegExp]> = [
  [
    'authenticationAttempts',
    new RegExp(`^(user|mfa)?(authentications?|auth(entication)?attempts?)${ENDING}`),
  ],
  ['activations', new RegExp(`^(user|mfa|mobileapp|phoneapp)?activations?(attempts?)?${ENDING}`)],
  ['blocks', new RegExp(`^(user|mfa)?(blocks?|blockedusers?)${ENDING}`)],
  ['bypasses', new RegExp(`^(user|mfa|onetime)?(bypass|bypasses|bypassedusers?)${ENDING}`)],
  ['changes', new RegExp(`^(user|mfa)?changes?${ENDING}`)],
];

/** Fields that no other category has, and that every record of one can be expected to have some of. */
const SIGNS: ReadonlyArray<readonly [MfaRecordCategory, readonly string[]]> = [
  ['activations', ['getactivationcodetimestamp', 'activatetimestamp', 'activationstatustimestamp']],
  ['blocks', ['blocktimestamp', 'blockreason']],
  ['bypasses', ['bypasstimestamp', 'bypassseconds']],
  ['changes', ['changetimestamp', 'pinchangerequired']],
  ['authenticationAttempts', ['authenticationmethod', 'overallresult', 'primarycall', 'primarycallresult']],
];

/** The category that a name stands for. */
export const categoryNamed = (name: string): MfaRecordCategory | undefined =>
  NAMES.find(([, pattern]) => pattern.test(plainName(name)))?.[0];

/** Fields whose value may be the name of a category, in a list of records of all of them (INF). */
const KINDS: ReadonlySet<string> = new Set(
  ['', 'record', 'entry', 'event'].flatMap((what) => [`${what}kind`, `${what}type`, `${what}category`]),
);

/** The category of a record that stands under no category's name, by its fields, or else by what it calls itself. */
export function categoryOf(record: JsonObject): MfaRecordCategory | undefined {
  const names = new Set(Object.keys(record).map(plainName));
  return SIGNS.find(([, signs]) => signs.some((sign) => names.has(sign)))?.[0] ?? categoryByKind(record);
}

function categoryByKind(record: JsonObject): MfaRecordCategory | undefined {
  const entries = Object.entries(record);
  const named = entries.flatMap(([name, value]) =>
    typeof value === 'string' && KINDS.has(plainName(name)) ? (categoryNamed(value) ?? []) : [],
  );
  const [category] = named;
  if (category === undefined || named.some((other) => other !== category)) return undefined;
  // What is around records may have a kind, and the user's name, too: it has lists that are no field of theirs.
  const { places } = fieldsOfCategory(category);
  const isField = ([name]: readonly [string, Json]): boolean => places.has(plainName(name));
  const isAround = entries.some((entry) => isArray(entry[1]) && !isField(entry));
  return !isAround && entries.filter(isField).length >= FIELDS_OF_ONE ? category : undefined;
}

/** One alone is the user's name. */
const FIELDS_OF_ONE = 2;
