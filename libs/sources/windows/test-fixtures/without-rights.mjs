/**
 * Does tasks of a source as whoever this process is: `{ source, host, settings, steps: [{ action, ... }] }` in its
 * argument. Prints for each step its outcome or its fault, and for the step `survey` what was seen of the host.
 */
import process from 'node:process';
import { EventLogSource, MfaServerSettings } from '#contracts';
import { AdfsAdapter } from '#sources/adfs-adapter';
import { mfaServerHandlers, mfaServerSurveyor } from '#sources/mfa-server';
import { NpsExtension } from '#sources/nps-extension';
// By itself: the rest of it belongs to the test runner.
import { TaskStage } from '../../../../dist/libs/testing/src/sources/task-stage.js';

const fromEventLogs = (Source) => (given) => {
  const source = new Source(EventLogSource.parse(given));
  return { handlers: source.handlers(), surveyor: source.surveyor() };
};
const SOURCES = {
  'mfa-server': (given) => {
    const settings = MfaServerSettings.parse(given);
    return { handlers: mfaServerHandlers(settings), surveyor: mfaServerSurveyor(settings) };
  },
  'nps-extension': fromEventLogs(NpsExtension),
  'adfs-adapter': fromEventLogs(AdfsAdapter),
};

const { source, host, settings, steps } = JSON.parse(process.argv[2]);
const { handlers, surveyor } = SOURCES[source](settings);
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };

async function does({ action, ...about }) {
  if (action === 'survey') return surveyor.survey(host, new globalThis.AbortController().signal);
  const stage = new TaskStage('2026-11-20T09:00:00.000Z', { source, action, host, subject, ...about });
  try {
    return await stage.dispatch(handlers[action]);
  } catch ({ code, retryable, detail, message }) {
    return { code, retryable, detail, message };
  }
}

const outcomes = [];
for (const step of steps) outcomes.push(await does(step));
process.stdout.write(JSON.stringify({ uid: process.getuid(), outcomes }));
