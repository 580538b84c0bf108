import type { MfaServerSettings } from '#contracts';
import type { SourceHandlers } from '#source-kit';
import { deleteRecords } from './actions/delete-records.js';
import { exportRecords } from './actions/export-records.js';
import { searchLogs } from './actions/search-logs.js';
import { searchSyslog } from './actions/search-syslog.js';
import { sweepLogs } from './actions/sweep-logs.js';
import { verifyPurge } from './actions/verify-purge.js';
import { HostLogs } from './logs/host-logs.js';

/**
 * The handlers of MFA Server for the hosts of the settings. `screenshots`, `delete-user-record` and
 * `review-other-people` are a person's.
 */
export function mfaServerHandlers(settings: MfaServerSettings): SourceHandlers {
  const logs = new HostLogs();
  return {
    'export-records': exportRecords(settings),
    'search-logs': searchLogs(settings, logs),
    'search-syslog': searchSyslog(settings),
    'delete-records': deleteRecords(settings),
    'sweep-logs': sweepLogs(settings),
    'verify-purge': verifyPurge(settings, logs),
  };
}
