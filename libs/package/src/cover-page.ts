import type { PackageFile, Subject, TaskAction, TaskSource } from '#contracts';
import { COVER_STYLE } from './cover-style.js';
import { html, type Html } from './html.js';
import type { PackageInput } from './package-input.js';
import { fileWords, gapReason, providerWords, reviewWords, systemWords } from './plain-words.js';

/** A file as the page lists it. */
export type ListedFile = PackageFile & { readonly action: TaskAction };

/** `index.html`: for the person, in plain words. No script, nothing from the network; it opens from the folder. */
export const coverPage = (input: PackageInput, files: readonly ListedFile[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
        />
        <title>Your multi-factor authentication data</title>
        <style>
          ${COVER_STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>Your multi-factor authentication data</h1>
          ${introduction(input)} ${holders(files)} ${listOfFiles(files)} ${missing(input)} ${reviewed(input)}
          ${notices()}
        </main>
      </body>
    </html> `.text;

function introduction({ request, subject, assembledAt }: PackageInput): Html {
  return html`<section aria-labelledby="what">
    <h2 id="what">What this is</h2>
    <p>
      You asked for the data that is kept about you for multi-factor authentication: the second proof of who
      you are when you sign in. This folder holds what was found. Your request was received on
      ${day(request.receivedAt)}; this package was made on ${day(assembledAt)}.
    </p>
    <dl>
      <dt>About</dt>
      <dd>${list(namesOf(subject))}</dd>
      <dt>Request</dt>
      <dd>${request.id}</dd>
      ${
        request.reference === null
          ? ''
          : html`<dt>Reference</dt>
              <dd>${asGiven(request.reference)}</dd>`
      }
    </dl>
    <p>
      Nothing on this page leads to the internet, and opening it tells nobody. Keep the folder where others
      cannot read it: it says when, where and with what you signed in.
    </p>
    <p>
      If something is unclear or looks wrong, ask the people who gave you this package, and tell them the
      request number.
    </p>
  </section>`;
}

function holders(files: readonly ListedFile[]): Html {
  const systems = systemsOf(files);
  const paragraphs = systems.map((source) => {
    const { title, what, why } = systemWords(source);
    return html`<h3>${title}</h3>
      <p>${what} ${why}</p>`;
  });
  return html`<section aria-labelledby="who">
    <h2 id="who">Who had this data, and why</h2>
    ${systems.length === 0 ? html`<p>No system handed over any data about you.</p>` : paragraphs}
  </section>`;
}

function listOfFiles(files: readonly ListedFile[]): Html {
  const sections = systemsOf(files).map((source) => {
    const rows = files.filter((file) => file.source === source).map(row);
    return html`<div class="wide" tabindex="0" role="region" aria-labelledby="files-${source}">
      <table>
        <caption id="files-${source}">
          ${systemWords(source).title}
        </caption>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">What it is</th>
            <th scope="col">Server</th>
            <th scope="col">Made by</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
  });
  return html`<section aria-labelledby="files">
    <h2 id="files">The files</h2>
    <p>
      The links work once the package is unpacked: save it, open it with a double click, and take everything
      out of it into one folder. Pictures and PDF files open by themselves. Files whose names end in .json,
      .jsonl or .csv are text that programs can read too: any text editor opens them.
    </p>
    ${sections}
    <p>
      The file <a href="manifest.json">manifest.json</a> lists every file with its SHA-256 checksum, so that a
      program can check that nothing was changed or lost.
    </p>
  </section>`;
}

const row = (file: ListedFile): Html =>
  html`<tr>
    <th scope="row"><a href="${address(file.path)}">${asGiven(file.path)}</a></th>
    <td>${fileWords(file)}${file.operational ? ' Operational log: it repeats what the records say.' : ''}</td>
    <td>${file.host ?? '–'}</td>
    <td>${providerWords[file.providedBy]}</td>
    <td>${size(file.bytes)}</td>
  </tr> `;

function missing({ gaps }: PackageInput): Html {
  const items = gaps.map(
    (gap) =>
      html`<li>
        <strong>${systemWords(gap.source).title}${gap.host === null ? '' : `, server ${gap.host}`}:</strong>
        ${gapReason(gap)}
      </li> `,
  );
  return html`<section aria-labelledby="missing">
    <h2 id="missing">What is missing, and why</h2>
    ${
      gaps.length === 0
        ? html`<p>Nothing that was asked for is missing.</p>`
        : html`<ul>
            ${items}
          </ul>`
    }
  </section>`;
}

function reviewed({ reviews }: PackageInput): Html {
  if (reviews.length === 0) return html``;
  const items = reviews.map(
    ({ source, decision, reason }) =>
      html`<li>
        <strong>${systemWords(source).title}:</strong> ${reviewWords[decision]} The reason that was given:
        ${asGiven(reason)}
      </li> `,
  );
  return html`<section aria-labelledby="reviewed">
    <h2 id="reviewed">Records that could name other people</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

const notices = (): Html =>
  html`<section aria-labelledby="notices">
    <h2 id="notices">Good to know</h2>
    <h3>Logs of the Authenticator app</h3>
    <p>
      If you sent logs from the Microsoft Authenticator app in the last 30 days, you can view them in the app
      itself. They are deleted after 30 days and are not part of this package.
    </p>
    <h3>Event logs of servers</h3>
    <p>
      Event logs of the Network Policy Server extension and of the AD FS adapter serve the running of these
      servers. They are operational and duplicative: where your name stands in them, they repeat what the
      records already say. The same holds for other lines of the Multi-Factor Authentication Server’s logs.
    </p>
    <p>
      The extension and the adapter keep no records of their own: theirs are those of multi-factor
      authentication in the cloud. They are asked for there once, in one export for all three; if that part is
      missing here, it is named above.
    </p>
    <h3>How long it is kept</h3>
    <p>
      The systems keep records of authentication attempts, activations, blocks, bypasses and changes for 90
      days. What is older was no longer there when your request was answered.
    </p>
  </section>`;

const systemsOf = (files: readonly ListedFile[]): readonly TaskSource[] =>
  [...new Set(files.map(({ source }) => source))].filter((source) => source !== 'package');

const namesOf = (subject: Subject): readonly string[] =>
  [subject.userPrincipalName, subject.samAccountName, subject.objectId, ...(subject.aliases ?? [])].filter(
    (name): name is string => name !== undefined,
  );

const list = (items: readonly string[]): readonly Html[] =>
  items.map((item, index) => html`${index === 0 ? '' : ', '}${asGiven(item)}`);

/** A text in whatever script: it keeps its own direction, and does not turn what stands around it. */
const asGiven = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A link inside the unpacked folder. */
const address = (path: string): string => `./${path.split('/').map(encodeURIComponent).join('/')}`;

const day = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant));

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
