import { join } from 'node:path';
import { logFolder } from '../world/hosts.js';
import type { Moments } from '../world/moments.js';
import { writeLog } from '../world/seed-logs.js';
import { everyDemoPerson } from './demo-people.js';

const line = (at: string, number: number, text: string): string =>
  `${at}|i|1848|2676|pfsvc|82a3db8d-3317-43f7-b203-${String(7000 + number).padStart(12, '0')}|${text}`;

/** Logs of their own on two hosts that name the demo's people. */
export function seedDemoLogs(world: string, moments: Moments): void {
  const lines = (days: number) =>
    everyDemoPerson.map(({ userPrincipalName }, index) =>
      line(
        moments.logTime(days - index),
        index,
        `Pfauth succeeded for user '${userPrincipalName}'. Call status: SUCCESS_NO_PIN - "No PIN Entered".`,
      ),
    );
  writeLog(join(logFolder(world, 'mfa01'), 'MultiFactorAuthSvc_3.log'), lines(29));
  writeLog(join(logFolder(world, 'mfa02'), 'MultiFactorAuthSvc_2.log'), lines(18));
}
