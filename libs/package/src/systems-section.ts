import type { TaskSource } from '#contracts';
import { answerWords } from './answer-words.js';
import { html, type Html } from './html.js';
import type { ListedFile, SourceAnswer } from './package-input.js';
import { systemWords } from './plain-words.js';
import { asGiven } from './value-words.js';

/** Who had data about the person, why, and what each system answered, also those that have nothing. */
export function systemsSection(answers: readonly SourceAnswer[], files: readonly ListedFile[]): Html {
  const systems = systemsOf([...answers, ...files]).map((source) => {
    const { title, what, why } = systemWords(source);
    return html`<h3>${title}</h3>
      <p>${what} ${why}</p>
      ${answersOf(answers.filter((answer) => answer.source === source))}`;
  });
  return html`<section aria-labelledby="who">
    <h2 id="who">Who had this data, and why</h2>
    ${systemsOf(files).length === 0 ? html`<p>No system handed over any data about you.</p>` : ''} ${systems}
  </section>`;
}

function answersOf(answers: readonly SourceAnswer[]): Html {
  const items = answers.flatMap((answer) => {
    const words = answerWords(answer);
    if (words === undefined) return [];
    const where = answer.host === null ? '' : html`<strong>Server ${asGiven(answer.host)}:</strong> `;
    return html`<li>${where}${words}</li> `;
  });
  return items.length === 0
    ? html``
    : html`<ul>
        ${items}
      </ul>`;
}

/** In the order in which they come; Lethe itself is none. */
export const systemsOf = (items: readonly { readonly source: TaskSource }[]): readonly TaskSource[] =>
  [...new Set(items.map(({ source }) => source))].filter((source) => source !== 'package');
