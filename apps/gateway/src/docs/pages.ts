import { problemAdvice, problems, type ProblemCode } from '#contracts';
import { escapeHtml, htmlPage } from '#platform';

export interface About {
  readonly version: string;
}

/** Backticks of the catalogue as code. */
const inHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

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
