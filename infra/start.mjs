#!/usr/bin/env node
/** `npm start`: builds what is stale, then becomes the standalone process, so that signals reach it directly. */
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/apps/standalone/src/main.js');
