import {
  Controller,
  Inject,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { HostWatch } from '#application';
import { HostAnnounced, topics } from '#contracts';
import { EventData } from '#platform';

/** Takes what handlers say of their hosts, and says that somebody listens. */
@Controller()
export class AnnouncedHostsController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(HostWatch) private readonly hosts: HostWatch) {}

  @EventPattern<string>(topics.hosts)
  async announced(@EventData(HostAnnounced) announcement: HostAnnounced): Promise<void> {
    await this.hosts.take(announcement);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.hosts.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.hosts.stop();
  }
}
