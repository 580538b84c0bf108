import { createReadStream } from 'node:fs';
import { complaintIn } from '../records/export-complaint.js';
import { JsonScan } from '../records/json-scan.js';
import { isEmpty, isObject, isScalar, type Json, type JsonScalar } from '../records/json-value.js';
import { ExportParts } from '../records/read-export.js';
import { numberedNames } from '../records/numbered-names.js';
import { plainName } from '../records/record-fields.js';

/** What an answer says, apart from the data in it. */
export interface AnswerFacts {
  /** its words, where it complains; empty for a bare `false` */
  readonly complaint: string | undefined;
  /** it says that all is well, not only nothing to the contrary */
  readonly isSuccess: boolean;
  /** it holds something besides results, errors and single texts */
  readonly hasData: boolean;
  /** single texts that are not known to say how it went: nobody knows their meaning, so they may be data */
  readonly looseTexts: string;
  /** single texts in it, for a person */
  readonly words: string;
  /** what its result says in words, where that is not yes or no */
  readonly resultWords: string;
}

const SAYS_HOW_IT_WENT =
  /^((x|get|delete)?(user)?(gdpr)?(result|response)|success|succeeded|ok|errors?|error(message|code|info)?|fault)$/;
/** What stands beside it in such an answer. */
const STANDS_BESIDE = /^(code|description|message|version|(transaction|request|correlation|session)(id)?)$/;
/** Says nothing about anybody. */
const SAYS_NOTHING = /^\s*(0|true|false|null|none|n\/a|-)?\s*$/i;
const MOST_WORDS = 2000;

/**
 * Reads them out of an answer that was written as JSON.
 * @param username that was asked with: an answer may say it again
 */
export async function answerFacts(file: string, username: string): Promise<AnswerFacts> {
  let complaint: string | undefined;
  let isSuccess = false;
  let hasData = false;
  let looseTexts = '';
  let words = '';
  let resultWords = '';
  const look = (value: Json, depth: number): void => {
    if (depth > 2) return;
    complaint ??= wordsOf(complaintIn(value, depth <= 1 ? 2 : 1));
    const said = sayings(value);
    isSuccess ||= said.some(([, text]) => /^(true|0|ok|success(ful)?)$/i.test(text));
    resultWords = `${resultWords}${said.flatMap(wordyResult).join('')}`.slice(0, MOST_WORDS);
    words = `${words}${said.map(([name, text]) => `${name}: ${text}\n`).join('')}`.slice(0, MOST_WORDS);
  };
  const sink = {
    record: () => void (hasData = true),
    other: ({ path, value }: { readonly path: string; readonly value: Json }) => {
      if (saysHowItWent(path, value)) return;
      if (!isScalar(value)) hasData ||= !isEmpty(value);
      else if (saysSomething(value, username))
        looseTexts = `${looseTexts}${String(value)}\n`.slice(0, MOST_WORDS);
    },
  };
  const scan = new JsonScan(new ExportParts(sink, look), undefined, numberedNames);
  for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) scan.take(piece);
  scan.end();
  return { complaint, isSuccess, hasData, looseTexts, words, resultWords };
}

/** A result may also be what holds the data: then there is more in it than such words. */
function saysHowItWent(path: string, value: Json): boolean {
  const steps = path.split('/').slice(1).map(plainName);
  const last = steps.at(-1) ?? '';
  const telling = steps.slice(0, 2).filter((step) => SAYS_HOW_IT_WENT.test(step));
  if (telling.some((step) => !IS_RESULT.test(step))) return true;
  if (isScalar(value)) return SAYS_HOW_IT_WENT.test(last) || STANDS_BESIDE.test(last);
  return telling.length > 0 && isOnlyTelling(value);
}

const IS_RESULT = /(result|response)$/;

const isOnlyTelling = (value: Json): boolean =>
  isObject(value) &&
  Object.entries(value).every(
    ([name, inner]) =>
      (SAYS_HOW_IT_WENT.test(plainName(name)) || STANDS_BESIDE.test(plainName(name))) &&
      (isScalar(inner) || isOnlyTelling(inner)),
  );

const saysSomething = (value: JsonScalar, username: string): boolean => {
  const text = String(value ?? '');
  return !SAYS_NOTHING.test(text) && text.trim().toLowerCase() !== username.toLowerCase();
};

const wordsOf = (complaint: ReturnType<typeof complaintIn>): string | undefined =>
  complaint && `${complaint.name} ${complaint.words}`.trim();

const wordyResult = ([name, text]: readonly [string, string]): readonly string[] =>
  /(result|response)$/.test(plainName(name)) && !/^(true|false|\d*)$/i.test(text) ? [`${text}\n`] : [];

/** Single texts that say how it went, down to the second level. */
function sayings(value: Json, depth = 2): ReadonlyArray<readonly [string, string]> {
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (!SAYS_HOW_IT_WENT.test(plainName(name)) && plainName(name) !== 'code') return [];
    return isScalar(inner) ? [[name, String(inner)] as const] : sayings(inner, depth - 1);
  });
}
