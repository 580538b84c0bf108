/**
 * The standalone process with a boundary around every call on its ports. It dies by SIGKILL at the
 * boundary named by KILL_AT, once it is ready; every boundary that it passes is noted in the file POINTS_FILE.
 */
import { appendFileSync } from 'node:fs';
import { startStandalone } from '../../dist/apps/standalone/src/index.js';
import { announcementOf } from '../../dist/libs/installation/src/index.js';
import { loadSettings, stopOnSignals } from '../../dist/libs/platform/src/index.js';
import { KillPoints } from '../../dist/libs/testing/src/faults/kill-points.js';

const { KILL_AT, POINTS_FILE } = process.env;

let isReady = false;
const points = new KillPoints((point) => {
  if (!isReady) return;
  if (POINTS_FILE) appendFileSync(POINTS_FILE, `${point}\n`);
  if (point === KILL_AT) process.kill(process.pid, 'SIGKILL');
});
const settings = loadSettings();
const lethe = await startStandalone(settings, { around: points.around });
stopOnSignals(() => lethe.stop(), lethe.logger);
process.stdout.write(`${announcementOf(settings, lethe)}\n`);
isReady = true;
