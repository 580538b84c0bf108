import { countedAlarms } from '#application';
import type { WhatIsMeasured } from '#platform';
import type { Desk } from './desk.js';

/** What of hosts and of the store is measured beside what the dashboards say. */
export const measuredDesk = ({
  coverage,
  storedLog,
}: Pick<Desk, 'coverage' | 'storedLog'>): WhatIsMeasured => ({
  hostAlarms: () => countedAlarms(coverage),
  logChanged: () => storedLog.found !== undefined,
});
