import type { EventLogSource } from '#contracts';
import type { HostSurveyor, SourceHandlers } from '#source-kit';
import { EventLogHosts } from '#sources/windows';

const ADFS_CHANNEL = /^AD FS Tracing\/Debug$/i;
/** `AD FS/Admin` is the federation service's own log and none of the adapter's. */
const LIKE_ADFS_CHANNEL = /AD FS.*(?:Tracing|Debug)/i;

/**
 * What a Windows Server 2016 AD FS host holds about a person: mentions in `AD FS Tracing/Debug`, a debug
 * channel that is off by default (DOC). Absent, or off and empty, the task is not applicable
 * (`channel-absent`, `channel-disabled`).
 *
 * While it is on it can be neither read nor cleared, and switching it on empties it. So each action, also one
 * that only reads, switches it off, moves its events to the retained folder, and switches it on again.
 * Actions are those of the NPS Extension.
 */
export class AdfsAdapter {
  private readonly hosts: EventLogHosts;

  constructor(settings: EventLogSource) {
    this.hosts = new EventLogHosts(settings, {
      source: 'adfs-adapter',
      channels: ADFS_CHANNEL,
      similar: LIKE_ADFS_CHANNEL,
      debug: true,
    });
  }

  handlers(): SourceHandlers {
    return this.hosts.handlers();
  }

  surveyor(): HostSurveyor {
    return this.hosts.surveyor();
  }

  /** Switches channels on again that a killed process had switched off. For the start, before tasks are taken. */
  async recover(signal: AbortSignal): Promise<void> {
    await this.hosts.recover(signal);
  }
}

export const adfsAdapterHandlers = (settings: EventLogSource): SourceHandlers =>
  new AdfsAdapter(settings).handlers();
