/**
 * The standalone process with a boundary around every call on its ports. It dies by SIGKILL at the
 * boundary named by KILL_AT, once it is ready. With SNAPSHOTS, a folder, it does not die: it leaves a copy of its data
 * there for each boundary that it passes, which is what a death at that boundary would have left, and notes its name in
 * `points`, a line each.
 *
 * With KILL_TRAIL, a file, it dies at boundaries of its handlers' work instead (see work-boundaries.mjs), at each kind
 * once over all its lives: which ones were passed stands in the file, and whether it died there. It begins when the file
 * is there. KILL_PART of them are deaths, drawn as they come, and one of the first at any rate; 1: all. KILL_BELOW is the folder with the handlers' world;
 * without it the boundaries are those of the ports.
 */
import { appendFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { startStandalone } from '../../dist/apps/standalone/src/index.js';
import { announcementOf } from '../../dist/libs/installation/src/index.js';
import { loadSettings, stopOnSignals } from '../../dist/libs/platform/src/index.js';
import { KillPoints } from '../../dist/libs/testing/src/faults/kill-points.js';
import { boundWork } from './work-boundaries.mjs';

const { KILL_AT, SNAPSHOTS, LETHE_DATA_DIR, KILL_TRAIL, KILL_PART = '1', KILL_BELOW } = process.env;
const die = () => process.kill(process.pid, 'SIGKILL');

/** Names of one kind differ in their numbers alone, or were made up by mkdtemp. */
const kindOf = (point) =>
  point
    .replace(/#\d+$/, '')
    .replace(/(lethe-gdpr)-\S+/, '$1')
    .replace(/\d+/g, 'n');

function dieOnceAtEachKind(trail) {
  const part = Number(KILL_PART);
  /** whether it died there, by kind */
  let passed;
  return (point) => {
    if (!existsSync(trail)) return;
    passed ??= new Map(
      readFileSync(trail, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
        .map(({ kind, dies }) => [kind, dies]),
    );
    const kind = kindOf(point);
    if (passed.has(kind)) return;
    const isOverdue = passed.size >= 1 / part && ![...passed.values()].includes(true);
    const dies = isOverdue || Math.random() < part;
    passed.set(kind, dies);
    appendFileSync(trail, `${JSON.stringify({ kind, dies })}\n`);
    if (dies) die();
  };
}

let isReady = false;
let passed = 0;
/** Nothing else of this process writes meanwhile: all of it, the store too, waits for this thread. */
function keepSnapshot(point) {
  passed += 1;
  cpSync(LETHE_DATA_DIR, join(SNAPSHOTS, String(passed)), { recursive: true });
  appendFileSync(join(SNAPSHOTS, 'points'), `${point}\n`);
}
const onTrail = KILL_TRAIL ? dieOnceAtEachKind(KILL_TRAIL) : undefined;
const points = new KillPoints((point) => {
  if (!isReady) return;
  if (SNAPSHOTS) keepSnapshot(point);
  if (point === KILL_AT) die();
  if (!KILL_BELOW) onTrail?.(point);
});
if (onTrail && KILL_BELOW)
  boundWork(new KillPoints(onTrail).around, [KILL_BELOW + sep, join(tmpdir(), 'lethe-gdpr-')]);
const settings = loadSettings();
const lethe = await startStandalone(settings, { around: points.around });
stopOnSignals(() => lethe.stop(), lethe.logger);
process.stdout.write(`${announcementOf(settings, lethe)}\n`);
isReady = true;
