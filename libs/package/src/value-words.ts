import { isLosslessNumber, stringify } from 'lossless-json';
import { REDACTED, recordTimeOf } from '#contracts';
import { html, type Html } from './html.js';
import { fieldTitle, wordsOf } from './record-words.js';

/** Levels that are laid out; what is nested more deeply is shown as it was written. */
const LEVELS = 5;

/** A text in whatever script: it keeps its own direction, and does not turn what stands around it. */
export const asGiven = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A record or a part of one as a list of names and values; empty fields are left out. */
export function fieldsOf(record: object, level = 1): Html {
  const fields = Object.entries(record)
    .filter(([, value]) => !isEmpty(value))
    .map(
      ([name, value]) =>
        html`<div>
          <dt>${fieldTitle(name) ?? asGiven(wordsOf(name))}</dt>
          <dd>${valueOf(name, value, level)}</dd>
        </div> `,
    );
  return fields.length === 0
    ? html`<p>It is there, and says nothing.</p>`
    : html`<dl class="fields">${fields}</dl>`;
}

/** An entry of a list that may be anything. */
export const entryOf = (entry: unknown): Html =>
  isGroup(entry) ? fieldsOf(entry) : html`<div>${valueOf('', entry, 1)}</div>`;

function valueOf(name: string, value: unknown, level: number): Html {
  if (typeof value === 'boolean') return html`${value ? 'yes' : 'no'}`;
  if (isLosslessNumber(value)) return numberOf(name, value.value);
  if (typeof value === 'string') return textOf(name, value);
  if (level >= LEVELS || typeof value !== 'object' || value === null) return asGiven(stringify(value) ?? '');
  if (!Array.isArray(value)) return fieldsOf(value, level + 1);
  const items = (value as readonly unknown[]).map(
    (item) => html`<li>${valueOf(name, item, level + 1)}</li> `,
  );
  return html`<ol>
    ${items}
  </ol>`;
}

/** Times are told by the names of their fields; everywhere else a number is a number. */
const numberOf = (name: string, digits: string): Html =>
  (namesTime(name) ? moment(Number(digits)) : undefined) ?? asGiven(digits);

function textOf(name: string, text: string): Html {
  if (text === REDACTED) return html`<em>taken out, as it is about somebody else</em>`;
  if (/^(true|false)$/i.test(text)) return html`${/^t/i.test(text) ? 'yes' : 'no'}`;
  return (namesTime(name) || ISO_TIME.test(text) ? moment(text) : undefined) ?? asGiven(text);
}

const namesTime = (name: string): boolean => /(timestamp|^time|date ?time)$/i.test(name);
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** A time in words; of one without a zone nothing is said about the zone. */
function moment(value: string | number): Html | undefined {
  const time = recordTimeOf(value);
  if (!time) return undefined;
  const words = DAY_AND_TIME.format(time.at);
  const instant = new Date(time.at).toISOString();
  return time.hasZone
    ? html`<time datetime="${instant}">${words} UTC</time>`
    : html`<time datetime="${instant.slice(0, -1)}">${words}</time>`;
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isEmpty)) ||
  (isGroup(value) && Object.values(value).every(isEmpty));
