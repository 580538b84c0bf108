import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Asset {
  readonly mediaType: string;
  readonly content: Buffer;
}

const startScript = `window.addEventListener('load', () => {
  window.SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, tryItOutEnabled: true });
});
`;

const pageStyle = `body { font: 1rem/1.6 system-ui, sans-serif; margin: 0; color: #1c1c1c; background: #fff; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { line-height: 1.2; }
a { color: #0b4f9c; }
code { font-family: ui-monospace, monospace; font-size: 0.95em; }
pre { background: #f3f3f3; padding: 1rem; overflow-x: auto; }
dt { margin-top: 1rem; font-weight: 600; }
dd { margin-left: 0; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e6e6; background: #16181b; }
  a { color: #8ab8f5; }
  pre { background: #24272b; }
}
`;

const written: Readonly<Record<string, Asset>> = {
  'start.js': { mediaType: 'text/javascript; charset=utf-8', content: Buffer.from(startScript) },
  'page.css': { mediaType: 'text/css; charset=utf-8', content: Buffer.from(pageStyle) },
};

/** Files of the package swagger-ui-dist that the page needs; nothing else of it is served. */
const ofSwaggerUi: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const read = new Map<string, Asset>();

/** A file of the documentation pages; Swagger UI is read from disk when somebody first wants it. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  if (Object.hasOwn(written, name)) return written[name];
  const mediaType = Object.hasOwn(ofSwaggerUi, name) ? ofSwaggerUi[name] : undefined;
  if (mediaType === undefined) return undefined;
  const known = read.get(name);
  if (known) return known;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const asset = { mediaType, content: await readFile(join(folder, name)) };
  read.set(name, asset);
  return asset;
}
