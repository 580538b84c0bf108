/**
 * Lets `node --import test/faults/typescript-hooks.mjs child.ts` run TypeScript as it stands, so that the
 * child processes of the fault tests need no build and are never of another state than the test itself.
 */
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = new URL('../../', import.meta.url);

/** The same paths as in `imports` of package.json, to the sources instead of to dist. */
const library = (specifier) => {
  const path = specifier.slice(1);
  return new URL(`${path.startsWith('apps/') ? '' : 'libs/'}${path}/src/index.ts`, root).href;
};

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('#')) return { url: library(specifier), shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    configFile: fileURLToPath(new URL('.swcrc', root)),
  });
  return { format: 'module', source: code, shortCircuit: true };
}

// The file is loaded twice: by --import to register itself, then as the hooks.
if (!globalThis.typescriptHooks) {
  globalThis.typescriptHooks = true;
  register(import.meta.url);
}
