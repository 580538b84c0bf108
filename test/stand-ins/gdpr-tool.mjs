/**
 * Stands in for MultiFactorAuthGdpr.exe: `gdpr-tool.mjs <state.json> export|delete <username>`.
 * Documented are the two verbs and that export "produces a JSON formatted file"; name, place, schema
 * and exit codes are not, so this one chooses its own. The state says how it behaves today.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const [stateFile, verb, username, ...rest] = process.argv.slice(2);
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
appendFileSync(`${stateFile}.calls`, `${JSON.stringify([verb, username, ...rest])}\n`);

/** Whole at any moment: it may go on while whoever started it was killed and has come back. */
function save() {
  writeFileSync(`${stateFile}.${process.pid}`, JSON.stringify(state));
  renameSync(`${stateFile}.${process.pid}`, stateFile);
}

// Held as text, so that what is delivered is what was put in, to the byte.
const exported =
  state.people[String(username).toLowerCase()] ??
  '{"AuthenticationAttempts":[],"Activations":[],"Blocks":[],"Bypasses":[],"Changes":[]}';
const target = `Export of ${new Date().toISOString().replaceAll(':', '-')}.json`;

const behaviours = {
  good() {
    if (rest.length > 0 || !['export', 'delete'].includes(verb)) return usage();
    if (verb === 'export') writeFileSync(target, exported);
    else {
      delete state.people[String(username).toLowerCase()];
      save();
    }
    console.log('Completed successfully.');
  },
  /** never ends by itself, and ignores being asked nicely */
  hang() {
    process.on('SIGTERM', () => {});
    setTimeout(() => {}, 1e9);
  },
  /** says that all is well and leaves no file */
  lie() {
    console.log('Completed successfully.');
  },
  /** exports as it should, says that it deleted, and has not */
  pretend() {
    if (verb === 'export') writeFileSync(target, exported);
    console.log('Completed successfully.');
  },
  html() {
    writeFileSync(target, '<html><body>Service unavailable</body></html>');
  },
  brokenOff() {
    writeFileSync(target, exported.slice(0, -20));
  },
  fail() {
    console.error(`The remote name could not be resolved while working on ${username}.`);
    process.exitCode = 1;
  },
};

function usage() {
  console.error('usage: export|delete <username>');
  process.exitCode = 2;
}

behaviours[state.mode]();
