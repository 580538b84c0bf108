import type { HostName, LetheYaml } from '#contracts';
import type { Logger } from '#platform';
import type { MessageBus } from '#ports';
import { announceToBus, HostAnnouncer } from '#source-kit';
import { VERSION } from '../version.js';

export interface AnnouncerParts {
  readonly yaml: LetheYaml;
  readonly bus: MessageBus;
  readonly log: Logger;
  /** the one host that this process is; left out: it is for every host of its settings */
  readonly hostName?: HostName | undefined;
}

/** What announces the hosts of a process; its handlers say which. @param sender e.g. `mfa-server` */
export const announcerOf = (sender: string, { yaml, bus, log, hostName }: AnnouncerParts): HostAnnouncer =>
  new HostAnnouncer({
    hostName,
    version: VERSION,
    everySeconds: yaml.coverage.announceEverySeconds,
    announce: announceToBus(bus, sender),
    log,
  });
