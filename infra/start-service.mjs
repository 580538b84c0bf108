#!/usr/bin/env node
/**
 * `npm run start:service -- orchestrator`: builds what is stale, then becomes one process of a cluster:
 * gateway, orchestrator, vault, mfa-server, nps-extension, adfs-adapter, cloud-mfa, or sandbox-world.
 * `--with-parent` ends it in order when standard input closes: whoever started it is gone then.
 */
import { setFlagsFromString } from 'node:v8';
import { buildIfStale } from './build.mjs';
import { services } from './cluster/services.mjs';

const [service, ...flags] = process.argv.slice(2);
if (!services.includes(service)) {
  console.error(`Say which process to start: ${services.join(', ')}.`);
  process.exit(2);
}
// Collects garbage sooner, so that streams of gigabytes pass through in under 150 MB (test/bench/memory.bench.mjs). V8 asks
// for this flag whenever it decides how far a heap may grow, so it may be set here.
setFlagsFromString('--optimize-for-size');
process.env.LETHE_PROFILE ??= 'cluster';
if (flags.includes('--with-parent')) process.stdin.on('end', () => process.kill(process.pid)).resume();
else buildIfStale();
await import(`../dist/apps/${service}/src/main.js`);
