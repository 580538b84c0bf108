import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'dist', 'portal');
/** Shorter files do not become shorter in a way that anybody would notice. */
const WORTH_IT_BYTES = 1024;
/** Not the dialogs, which few people open. */
const SHOWN_EVERYWHERE = /src[\\/]parts[\\/](?!.*(dialog|reveal|identity-fields|secret|draft))/;
const SHEET = /<link rel="stylesheet"([^>]*)>/;

/**
 * What the gateway finds beside the files: which sections there are (the folders of `src/pages`), and every file in
 * the forms that browsers ask for, packed once here instead of at each call.
 */
const forTheGateway = (): Plugin => ({
  name: 'for-the-gateway',
  apply: 'build',
  writeBundle() {
    const sections = readdirSync(join(here, 'src', 'pages'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'sections.json'), JSON.stringify(sections));
    for (const name of readdirSync(join(out, 'assets'))) {
      const path = join(out, 'assets', name);
      const content = readFileSync(path);
      if (content.length < WORTH_IT_BYTES || !/\.(js|css|svg)$/.test(name)) continue;
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
    }
  },
});

/**
 * Browsers paint nothing before a style sheet in the head has come. This one comes as fast, but holds for no medium
 * until `main.tsx` lets it, just before it draws; so the first line of the page is painted at once.
 */
const styleAfterTheFirstLine = (): Plugin => ({
  name: 'style-after-the-first-line',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(page) {
      if (!SHEET.test(page)) throw new Error('The page has no style sheet.');
      return page.replaceAll(
        new RegExp(SHEET, 'g'),
        '<link rel="preload" as="style"$1>\n    <link rel="stylesheet" media="not all" data-late$1>',
      );
    },
  },
});

export default defineConfig({
  root: here,
  base: '/',
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2022',
    // Inlined, they would need another rule of the content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // In bytes that are not packed; what counts is what goes over the wire.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // On a busy machine it tells whoever starts Lethe for the first time how long each plugin took.
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: {
          // What nearly every page shows comes in one piece: thirty small ones take longer than their bytes.
          groups: [{ name: 'parts', test: SHOWN_EVERYWHERE, minShareCount: 4 }],
        },
      },
      // Libraries mark what may not run on a server; there is none here.
      onLog: (level, log, pass) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') pass(level, log);
      },
    },
  },
  plugins: [styleAfterTheFirstLine(), forTheGateway()],
  // For work on the pages: `npx vite apps/portal` beside a Lethe that runs on its usual port.
  server: { proxy: { '^/(v1|claim|docs|openapi.json)': 'http://127.0.0.1:7300' } },
});
