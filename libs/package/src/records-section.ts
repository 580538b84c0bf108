import { number } from './answer-words.js';
import { address } from './files-section.js';
import { html, type Html } from './html.js';
import { systemWords } from './plain-words.js';
import { shelfWords } from './record-words.js';
import type { ShownFile } from './shown-files.js';
import type { ShownShelf } from './shown-records.js';
import { asGiven, entryOf } from './value-words.js';

/** What the files say, as far as people can read it on a page; the rest is where the page says. */
export function recordsSection(shown: readonly ShownFile[]): Html {
  const parts = shown.map((each, index) => {
    const { source, host } = each.file;
    const before = shown[index - 1]?.file;
    // One heading for all files of a place that follow one another.
    const isSame = before?.source === source && before.host === host;
    return html`${isSame ? '' : placeHeading(source, host)} ${contentOf(each)}`;
  });
  return html`<section aria-labelledby="records">
    <h2 id="records">Your records, in words</h2>
    <p>
      What the files say, for reading. The files themselves are complete and exact; fields that are empty are
      left out here. Where “UTC” stands behind a time, it is the time in London in winter; other times are as
      the system wrote them.
    </p>
    ${parts.length === 0 ? html`<p>There are no records that can be shown here.</p>` : parts}
  </section>`;
}

const placeHeading = (source: ShownFile['file']['source'], host: string | null): Html =>
  html`<h3>${systemWords(source).title}${host === null ? '' : html`, server ${asGiven(host)}`}</h3>`;

function contentOf(shown: ShownFile): Html {
  switch (shown.kind) {
    case 'records':
      return html`${shown.shelves.map((shelf) => shelfOf(shelf, shown))}`;
    case 'lines':
      return html`<h4>${shown.file.operational ? 'Events of the running system' : 'Lines of log files'}</h4>
        ${rest(shown.lines.length, shown)} ${listOrNothing(shown.lines)}`;
    case 'entries':
      return html`<h4>${asGiven(shown.file.path)}</h4>
        ${rest(shown.entries.length, shown)} ${listOrNothing(shown.entries)}`;
  }
}

function shelfOf({ shelf, count, records }: ShownShelf, { file }: ShownFile): Html {
  // What belongs nowhere is told of only where there is something.
  if (shelf === 'other' && count === 0) return html``;
  const { title, what } = shelfWords[shelf];
  const all = count === records.length ? '' : `The newest ${number(records.length)} are shown here. `;
  return html`<h4>${title}: ${count === 0 ? 'none' : number(count)}</h4>
    <p>${what}</p>
    ${all === '' ? '' : html`<p>${all}All ${number(count)} are in the file ${link(file.path)}.</p>`}
    ${listOf(records)}`;
}

const rest = (shown: number, { isAll, file }: { isAll: boolean; file: ShownFile['file'] }): Html =>
  isAll
    ? html``
    : html`<p>The first ${number(shown)} are shown here. All of them are in the file ${link(file.path)}.</p>`;

const link = (path: string): Html => html`<a href="${address(path)}">${asGiven(path)}</a>`;

const listOf = (entries: readonly unknown[]): Html =>
  entries.length === 0
    ? html``
    : html`<ol class="records">
        ${entries.map((entry) => html`<li>${entryOf(entry)}</li> `)}
      </ol>`;

/** Of a file: a heading with nothing below it would look like a fault of the page. */
const listOrNothing = (entries: readonly unknown[]): Html =>
  entries.length === 0 ? html`<p>There is nothing in it.</p>` : listOf(entries);
