/**
 * The standalone process, started and stopped again and again in one process of the system: `start` on a line of its
 * input starts it on whatever lies in its data folder now, `stop` ends it in order. It answers with `ready` and its
 * address, or `stopped`. A start costs a tenth of what it costs where all programs have to be loaded first.
 */
import { createInterface } from 'node:readline';
import { startStandalone } from '../../dist/apps/standalone/src/index.js';
import { loadSettings } from '../../dist/libs/platform/src/index.js';

const say = (line) => process.stdout.write(`${line}\n`);
let lethe;
for await (const line of createInterface({ input: process.stdin }))
  if (line === 'start') {
    lethe = await startStandalone(loadSettings());
    say(`ready ${lethe.address}`);
  } else {
    await lethe.stop();
    say('stopped');
  }
