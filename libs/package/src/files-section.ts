import { html, type Html } from './html.js';
import type { ListedFile } from './package-input.js';
import { fileWords, providerWords, systemWords } from './plain-words.js';
import { systemsOf } from './systems-section.js';
import { asGiven } from './value-words.js';

/** Every file of the package, by system, with a link into the unpacked folder. */
export function listOfFiles(files: readonly ListedFile[]): Html {
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

/** A link inside the unpacked folder. */
export const address = (path: string): string => `./${path.split('/').map(encodeURIComponent).join('/')}`;

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
