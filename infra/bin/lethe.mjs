#!/usr/bin/env node
/**
 * The `lethe` command. In a checkout it builds first what is missing or stale; an installed package
 * brings its dist along and no sources.
 */
import { existsSync } from 'node:fs';

if (existsSync(new URL('../../apps/', import.meta.url))) {
  const { buildIfStale } = await import('../build.mjs');
  buildIfStale();
}
await import('../../dist/apps/cli/src/main.js');
