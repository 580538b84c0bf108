#!/usr/bin/env node
/**
 * `npm run portal:types`: writes what the portal knows of the REST interface, from the description that a started Lethe
 * gives of itself. To be run after every change of an endpoint or of a schema that one answers with.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
buildIfStale({ portal: false });
const { portalTypes } = await import('../dist/apps/gateway/src/portal/portal-types.fixture.js');
const folder = mkdtempSync(join(tmpdir(), 'lethe-types-'));
const lethe = spawn(process.execPath, [join(root, 'dist/apps/standalone/src/main.js')], {
  cwd: folder,
  env: { ...process.env, LETHE_PORT: '0', LETHE_DATA_DIR: join(folder, 'data'), LETHE_SEED: 'none' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => lethe.once('close', resolve));
try {
  const url = await new Promise((resolve, reject) => {
    let said = '';
    lethe.stdout.on('data', (text) => {
      const ready = /^Lethe is ready at (\S+)$/m.exec((said += text));
      if (ready) resolve(ready[1]);
    });
    void ended.then((code) => reject(new Error(`Lethe ended with ${code}.`)));
  });
  const document = await (await fetch(`${url}/openapi.json`)).json();
  writeFileSync(join(root, 'apps/portal/src/api/schema.d.ts'), await portalTypes(document));
} finally {
  lethe.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
