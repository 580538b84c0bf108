import { Html } from './html.js';

/** The whole look of the page: readable in light and dark, on a phone and on paper. Our own text, so not escaped. */
export const COVER_STYLE = new Html(`
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #ffffff; --link: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --line: #3d444d; --back: #0d1117; --link: #79b8ff; } }
body { margin: 0; background: var(--back); color: var(--text); font: 1.0625rem/1.6 system-ui, 'Segoe UI', sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; } h2 { margin-top: 2.5rem; font-size: 1.3rem; } h3 { margin-bottom: 0; font-size: 1.0625rem; }
p, dl, li { max-width: 42rem; } dt { color: var(--soft); } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
a { color: var(--link); } a:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.wide { overflow-x: auto; margin-bottom: 1.5rem; } table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; } th, td { text-align: left; vertical-align: top; overflow-wrap: anywhere; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 12rem; }
h4 { margin: 1.5rem 0 0; font-size: 1rem; } h3, h4 { overflow-wrap: anywhere; } nav a { line-height: 1.8; }
.records { list-style: none; padding: 0; margin: .5rem 0 1rem; } .records > li { max-width: none; border-top: 1px solid var(--line); padding: .75rem 0; }
.fields { margin: 0; } .fields, .fields li { max-width: none; } .fields > div { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0 1rem; } .fields dd { margin: 0; white-space: pre-wrap; }
.fields dd > .fields, .fields dd > ol { white-space: normal; margin: 0; padding-left: 1.25rem; } .fields .fields > div { grid-template-columns: minmax(6rem, 12rem) 1fr; } bdi { unicode-bidi: isolate; }
@media (max-width: 30rem) { .fields > div, .fields .fields > div { grid-template-columns: 1fr; padding-bottom: .4rem; } }
@media print {
:root { color-scheme: light; --text: #000000; --soft: #333333; --line: #999999; --back: #ffffff; --link: #000000; }
@page { margin: 2cm; } body { font-size: 10pt; } main { max-width: none; padding: 0; } h2, h3, h4, caption { break-after: avoid; }
.wide { overflow: visible; } thead { display: table-header-group; } tr, .fields > div { break-inside: avoid; }
}
`);
