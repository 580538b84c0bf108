import type { EventLogSource } from '#contracts';
import type { SourceHandlers } from '#source-kit';
import { EventLogHosts } from '#sources/windows';

/**
 * The channels of the NPS Extension. Their full names differ between writers: `AuthNOptCh` (DOC),
 * `Microsoft-AzureMfa-AuthZ/AuthZOptCh` (SEEN), `AzureMfa/AuthN/AuthNOptCh` (the article).
 */
const NPS_CHANNELS = /(^|\/)Auth(N|Z)(Opt|Admin)Ch$/i;

/**
 * What a host with the NPS Extension holds about a person: mentions in its event channels, operational and
 * duplicative by the vendor's word. The records themselves are in the cloud.
 *
 * - `export`: `nps-extension/<host>/events.jsonl`, lines `{ channel, record, eventId, time, text }`; no file
 *   when nobody of the names is mentioned
 * - `sweep-logs`: removes events older than `task.olderThan` from every channel and from what was retained
 * - `verify-purge`: every mention that is left, with place and time
 *
 * Not applicable, `channel-absent`, on a host without any of the channels.
 */
export const npsExtensionHandlers = (settings: EventLogSource): SourceHandlers =>
  new EventLogHosts(settings, { source: 'nps-extension', channels: NPS_CHANNELS, debug: false }).handlers();
