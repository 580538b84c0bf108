#!/usr/bin/env node
/**
 * `npm run start:cluster`: the processes of the cluster profile on one machine, each started again when it
 * dies. Without MONGODB_URI and KAFKA_BROKERS it starts a server of each first (infra/servers) and says
 * what and where. In the sandbox it also makes topics, schema, certificates and credentials; in production
 * those have commands of their own. `-- orchestrator=2 gateway=2` runs more of a process.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';
import { Cluster } from './cluster/cluster.mjs';
import { countsFrom } from './cluster/services.mjs';

const say = (line) => console.error(`[cluster] ${line}`);

async function main() {
  const counts = countsFrom(process.argv.slice(2));
  buildIfStale();
  const dataDir = resolve(process.env.LETHE_DATA_DIR || '.lethe');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const cluster = new Cluster({ dataDir, counts, say });
  let stoppingSince;
  const stop = async (code) => {
    if (stoppingSince !== undefined) {
      // Ctrl-C under npm comes twice, from the terminal and from npm; only a later one cuts the end short.
      if (performance.now() - stoppingSince >= 1_000) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    await cluster.stop();
    process.exit(code);
  };
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  try {
    const announcement = await cluster.start();
    const lines = Object.entries(cluster.environment).map(([name, value]) => `${name}=${value}`);
    const file = join(dataDir, 'cluster.env');
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    say(`one process more: node --env-file=${file} infra/start-service.mjs orchestrator`);
    process.stdout.write(`${announcement.join('\n')}\n`);
  } catch (error) {
    if (stoppingSince === undefined) console.error(error.message);
    await stop(1);
  }
}

await main();
