import type { Subject } from '#contracts';
import { COVER_STYLE } from './cover-style.js';
import { listOfFiles } from './files-section.js';
import { html, type Html } from './html.js';
import type { ListedFile, PackageInput } from './package-input.js';
import { gapReason, reviewWords, systemWords } from './plain-words.js';
import { recordsSection } from './records-section.js';
import type { ShownFile } from './shown-files.js';
import { systemsSection } from './systems-section.js';
import { asGiven } from './value-words.js';

/** What a package holds: all files, and what of them stands on the page. */
export interface CoverContent {
  readonly files: readonly ListedFile[];
  readonly shown: readonly ShownFile[];
}

/** `index.html`: for the person, in plain words. No script, nothing from the network; it opens from the folder. */
export const coverPage = (input: PackageInput, { files, shown }: CoverContent): string =>
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
          ${introduction(input)} ${contents(input)} ${systemsSection(input.answers, files)} ${missing(input)}
          ${reviewed(input)} ${recordsSection(shown)} ${listOfFiles(files)} ${notices()}
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

/** Where on the page what is; the first that somebody wants to know of it stands in the words already. */
function contents({ gaps, reviews }: PackageInput): Html {
  const missing = gaps.length === 0 ? 'nothing' : `${gaps.length} ${gaps.length === 1 ? 'part' : 'parts'}`;
  const places = [
    ['who', 'Who had data about you, why, and what each system answered'],
    ['missing', `What is missing: ${missing}`],
    ...(reviews.length === 0 ? [] : [['reviewed', 'Records that could name other people']]),
    ['records', 'Your records, in words'],
    ['files', 'The files'],
    ['notices', 'Good to know'],
  ] as const;
  return html`<nav aria-label="On this page">
    <ul>
      ${places.map(([place = '', words = '']) => html`<li><a href="#${place}">${words}</a></li> `)}
    </ul>
  </nav>`;
}

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

const namesOf = (subject: Subject): readonly string[] =>
  [subject.userPrincipalName, subject.samAccountName, subject.objectId, ...(subject.aliases ?? [])].filter(
    (name): name is string => name !== undefined,
  );

const list = (items: readonly string[]): readonly Html[] =>
  items.map((item, index) => html`${index === 0 ? '' : ', '}${asGiven(item)}`);

const day = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant));
