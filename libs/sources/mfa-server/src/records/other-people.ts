import { REDACTED } from '#contracts';
import { isArray, isObject, isScalar, type Json, type JsonObject } from './json-value.js';
import { plainName } from './record-fields.js';

/** Whether a name is one of the person's. */
export type OwnNames = (username: string) => boolean;

/**
 * A record without a user name counts as the person's. So does another form of the account that was asked
 * for, as a farm may know `ada@example.com` as `ada` or `EXAMPLE\ada` (INF); but where a UPN or a domain is
 * named, no other UPN or domain counts.
 */
export function ownNames(names: readonly string[]): OwnNames {
  const known = new Set(names.map(folded));
  const accounts = new Set([...known].map(accountOf));
  const isKnown = (mark: string): boolean => [...known].some((name) => name.includes(mark));
  const telling = ['@', '\\'].filter(isKnown);
  return (username) => {
    const name = folded(username);
    if (known.has(name)) return true;
    return !telling.some((mark) => name.includes(mark)) && accounts.has(accountOf(name));
  };
}

/** `ada` of `ada`, `EXAMPLE\ada` and `ada@example.com`. */
const accountOf = (name: string): string => name.replace(/^.*\\/, '').replace(/@.*$/, '');
const folded = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/** The record, or some part of it, is about somebody else: it has a user name that is none of the person's. */
export function isAboutOthers(value: Json, isOwn: OwnNames): boolean {
  if (isArray(value)) return value.some((item) => isAboutOthers(item, isOwn));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([name, inner]) =>
    NAMES_SUBJECT.test(plainName(name)) && typeof inner === 'string'
      ? inner.trim() !== '' && !isOwn(inner)
      : isAboutOthers(inner, isOwn),
  );
}

/** `blockByUsername` names who did it, which is part of a record about the person. A number behind: came twice. */
const NAMES_SUBJECT = /^(user|login|logon|account)?(username|userprincipalname|upn|samaccountname)\d*$/;

/**
 * A record about somebody else without what tells who: times, yes and no, and the kinds of things stay, and
 * so do the person's own names (she may be the one who blocked). Every other value goes, also in fields that
 * nobody knows: what is not known to be harmless is not.
 */
export function redactedRecord(record: JsonObject, isOwn: OwnNames): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, redacted(plainName(name), value, isOwn)]),
  );
}

/** The same for a part that belongs to no category. */
export const redactedPart = (value: Json, isOwn: OwnNames): Json => redacted('', value, isOwn);

function redacted(name: string, value: Json, isOwn: OwnNames): Json {
  if (isArray(value)) return value.map((item) => redacted(name, item, isOwn));
  if (isObject(value)) return redactedRecord(value, isOwn);
  return isHarmless(name, value, isOwn) ? value : REDACTED;
}

const HARMLESS =
  /(timestamp|authenticated|success)$|^(authenticationmethod|phonecallmode|textmessagedirection|textmessagemode|mobileappmode|oathtokenmode|authenticationtype|overallresult|result|devicetype|appversion|mobileappversion|osversion|oathtokenenabled|usedcheckfornotification|blocked|accountlockout|accountlockoutemailsent|fraudalert|fraudalertemailsent|fraudalertnotblocked|language|bypassseconds|bypassused|bypassemailsent|pinchangerequired|getactivationcoderesult|activationstatusresult)$/;

function isHarmless(name: string, value: Json, isOwn: OwnNames): boolean {
  if (!isScalar(value) || value === null || value === '' || typeof value === 'boolean') return true;
  return HARMLESS.test(name) || (typeof value === 'string' && isOwn(value));
}
