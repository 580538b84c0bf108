/**
 * Does tasks of a source as whoever this process is: `{ source, host, settings, steps: [{ action, ... }] }` in its
 * argument. Prints for each step its outcome or its fault, and for the step `survey` what was seen of the host.
 */
import process from 'node:process';
import { contractOf } from '#contracts';
// By itself: the rest of it belongs to the test runner.
import { TaskStage } from '../../../../dist/libs/testing/src/sources/task-stage.js';

const { source, host, settings: given, steps } = JSON.parse(process.argv[2]);
const settings = contractOf(source).settings.parse(given);
// By name: no source knows another.
const { mfaServerHandlers, mfaServerSurveyor, NpsExtension, AdfsAdapter } = await import(
  `#sources/${source}`
);
const EventLogs = NpsExtension ?? AdfsAdapter;
const fromEventLogs = EventLogs && new EventLogs(settings);
const handlers = fromEventLogs?.handlers() ?? mfaServerHandlers(settings);
const surveyor = fromEventLogs?.surveyor() ?? mfaServerSurveyor(settings);
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
