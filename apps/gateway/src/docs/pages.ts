import { problemAdvice, problems, type ProblemCode } from '#contracts';
import { escapeHtml, htmlPage } from '#platform';

export interface About {
  readonly version: string;
  readonly mode: 'sandbox' | 'production';
}

/** Backticks of the catalogue as code. */
const inHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const inSandbox = `<p>This is a <strong>sandbox</strong>: its clock can be moved, and its sources are stand-ins on this
machine. The ones that come with Lethe know <code>ada@example.com</code>, <code>grace@example.com</code> and
<code>zoe@example.com</code>.</p>
<h2>Try it</h2>
<p>Start it with a token of your own, then in another terminal:</p>
<pre><code>export LETHE_TOKEN=…   # what LETHE_ADMIN_TOKEN was set to
npx lethe submit Export --upn ada@example.com --wait
npx lethe list</code></pre>`;

const inProduction = `<p>This is a <strong>production</strong> system. What it holds is for those who have a token.</p>`;

/** What runs here, for whoever opens the address in a browser. */
export const homePage = ({ version, mode }: About): string =>
  htmlPage(
    'Lethe',
    `<p>Lethe follows every privacy request, <em>Export</em> and <em>AccountClose</em>, through the systems that
hold multi-factor-authentication data about a person, until there is proof. Version ${escapeHtml(version)}.</p>
${mode === 'sandbox' ? inSandbox : inProduction}
<h2>For programs</h2>
<ul>
<li><a href="/docs">The interface, to read and to try</a></li>
<li><a href="/openapi.json">The same as OpenAPI 3.1</a></li>
<li><a href="/asyncapi.json">The topics of the message bus as AsyncAPI 3</a></li>
<li><a href="/docs/errors">Every error code and what to do about it</a></li>
<li><a href="/readyz">Whether it can serve</a> · <a href="/metrics">Measurements</a></li>
</ul>`,
  );

/** Where the `type` of every problem leads. */
export const errorsPage = (): string => {
  const entries = (Object.keys(problems) as ProblemCode[]).map(
    (code) => `<dt id="${code}"><code>${code}</code> · ${problems[code].status}</dt>
<dd>${escapeHtml(problems[code].title)}. ${inHtml(problemAdvice[code])}</dd>`,
  );
  return htmlPage('Errors of Lethe', `<dl>\n${entries.join('\n')}\n</dl>`);
};

/** @param atProvider where the provider lets people sign out */
export const signedOutPage = (atProvider: string | undefined): string =>
  htmlPage(
    'You are signed out of Lethe',
    `<p>Nobody can go on with your session, on no gateway.</p>
${
  atProvider === undefined
    ? ''
    : `<p>Your identity provider may still know you in this browser: <a href="${escapeHtml(atProvider)}">sign out there too</a>, if others use it.</p>`
}
<p><a href="/sign-in">Sign in again</a></p>`,
  );

export const swaggerPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The interface of Lethe</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
`;
