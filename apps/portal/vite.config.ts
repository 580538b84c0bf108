import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'dist', 'portal');
/** Shorter files do not become shorter in a way that anybody would notice. */
const WORTH_IT_BYTES = 1024;

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
      // Libraries mark what may not run on a server; there is none here.
      onLog: (level, log, pass) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') pass(level, log);
      },
    },
  },
  plugins: [forTheGateway()],
  // For work on the pages: `npx vite apps/portal` beside a Lethe that runs on its usual port.
  server: { proxy: { '^/(v1|claim|docs|openapi.json)': 'http://127.0.0.1:7300' } },
});
