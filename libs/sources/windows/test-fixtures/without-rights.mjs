/**
 * Does tasks of MFA Server as whoever this process is: `{ settings, steps: [{ action, ... }] }` in its argument. Prints
 * for each step its outcome or its fault, and for the step `survey` the problems of the host.
 */
import process from 'node:process';
import { MfaServerSettings } from '#contracts';
import { mfaServerHandlers, mfaServerSurveyor } from '#sources/mfa-server';
// By itself: the rest of it belongs to the test runner.
import { TaskStage } from '../../../../dist/libs/testing/src/sources/task-stage.js';

const { settings: given, steps } = JSON.parse(process.argv[2]);
const settings = MfaServerSettings.parse(given);
const handlers = mfaServerHandlers(settings);
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };

async function does({ action, ...about }) {
  if (action === 'survey')
    return mfaServerSurveyor(settings).survey('mfa01', new globalThis.AbortController().signal);
  const stage = new TaskStage('2026-11-20T09:00:00.000Z', {
    source: 'mfa-server',
    action,
    host: 'mfa01',
    subject,
    ...about,
  });
  try {
    return await stage.dispatch(handlers[action]);
  } catch ({ code, retryable, detail, message }) {
    return { code, retryable, detail, message };
  }
}

const outcomes = [];
for (const step of steps) outcomes.push(await does(step));
process.stdout.write(JSON.stringify({ uid: process.getuid(), outcomes }));
