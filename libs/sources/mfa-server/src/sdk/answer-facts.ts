import { createReadStream } from 'node:fs';
import { complaintIn } from '../records/export-complaint.js';
import { JsonScan } from '../records/json-scan.js';
import { isEmpty, isObject, isScalar, type Json } from '../records/json-value.js';
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
  /** single texts in it, for a person */
  readonly words: string;
  /** what its result says in words, where that is not yes or no */
  readonly resultWords: string;
}

const SAYS_HOW_IT_WENT =
  /^((x|get|delete)?(user)?(gdpr)?(result|response)|success|succeeded|ok|errors?|error(message|code|info)?|fault)$/;
const MOST_WORDS = 2000;

/** Reads them out of an answer that was written as JSON. */
export async function answerFacts(file: string): Promise<AnswerFacts> {
  let complaint: string | undefined;
  let isSuccess = false;
  let hasData = false;
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
      const isSaying = path
        .split('/')
        .slice(1, 3)
        .some((step) => SAYS_HOW_IT_WENT.test(plainName(step)));
      hasData ||= !isScalar(value) && !isEmpty(value) && !isSaying;
    },
  };
  const scan = new JsonScan(new ExportParts(sink, look), undefined, numberedNames);
  for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) scan.take(piece);
  scan.end();
  return { complaint, isSuccess, hasData, words, resultWords };
}

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
