import type { VerifiedGrant } from '#vault';
import type { NewAct } from './act-recorder.js';

/**
 * That the vault gave a subject's key to a handler, for one task.
 * @param credentialId the host's credential that it was asked with; undefined in the same process
 */
export const handedOut = (
  { requestId, taskId, source, host }: VerifiedGrant,
  credentialId?: string,
): NewAct => ({
  what: 'key-handed-out',
  by: { id: source === undefined ? 'handler' : `handler:${source}`, channel: 'system' },
  requestId,
  taskId,
  source: source ?? null,
  host,
  about: credentialId ?? null,
});
