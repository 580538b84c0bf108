import type { EventLogSource } from '#contracts';
import type { HostSurveyor, SourceHandlers } from '#source-kit';
import { EventLogHosts } from '#sources/windows';

/**
 * The channels of the NPS Extension. Their full names differ between writers: `AuthNOptCh` (DOC),
 * `Microsoft-AzureMfa-AuthZ/AuthZOptCh` (SEEN), `AzureMfa/AuthN/AuthNOptCh` (the article).
 */
const NPS_CHANNELS = /(^|\/)Auth(N|Z)(Opt|Admin)Ch$/i;
/** INF: no other channel of Windows is called so. One that is, and is not read, may be a new version's. */
const LIKE_NPS_CHANNELS = /AzureMfa|AuthN|AuthZ/i;

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
export class NpsExtension {
  private readonly hosts: EventLogHosts;

  constructor(settings: EventLogSource) {
    this.hosts = new EventLogHosts(settings, {
      source: 'nps-extension',
      channels: NPS_CHANNELS,
      similar: LIKE_NPS_CHANNELS,
      debug: false,
    });
  }

  handlers(): SourceHandlers {
    return this.hosts.handlers();
  }

  surveyor(): HostSurveyor {
    return this.hosts.surveyor();
  }
}

export const npsExtensionHandlers = (settings: EventLogSource): SourceHandlers =>
  new NpsExtension(settings).handlers();
