#!/usr/bin/env node
/** Writes the pages of docs/reference that are made from the code. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
buildIfStale();
const { asyncApi, eventReference, kafkaReference, problemReference, settingsReference } =
  await import('../dist/libs/contracts/src/index.js');
mkdirSync(join(root, 'docs', 'reference'), { recursive: true });
writeFileSync(join(root, 'docs', 'reference', 'errors.md'), problemReference());
const { metricReference } = await import('../dist/libs/platform/src/index.js');
writeFileSync(join(root, 'docs', 'reference', 'metrics.md'), metricReference());
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(
  join(root, 'docs', 'reference', 'asyncapi.json'),
  `${JSON.stringify(asyncApi(version), undefined, 2)}\n`,
);
const { cliReference } = await import('../dist/apps/cli/src/cli-reference.js');
writeFileSync(join(root, 'docs', 'reference', 'cli.md'), cliReference());
const { restReference } = await import('../dist/apps/gateway/src/docs/rest-reference.js');
writeFileSync(join(root, 'docs', 'reference', 'rest.md'), restReference());
writeFileSync(join(root, 'docs', 'reference', 'kafka.md'), kafkaReference());
writeFileSync(join(root, 'docs', 'reference', 'events.md'), eventReference());
writeFileSync(join(root, 'docs', 'reference', 'lethe-yaml.md'), settingsReference());
