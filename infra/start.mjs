#!/usr/bin/env node
/**
 * `npm start`: builds what is stale, then becomes the standalone process, so that signals reach it directly.
 * With LETHE_PROFILE=cluster it is `npm run start:cluster`.
 */
import { buildIfStale } from './build.mjs';

buildIfStale();
await import(
  process.env.LETHE_PROFILE === 'cluster' ? './start-cluster.mjs' : '../dist/apps/standalone/src/main.js'
);
