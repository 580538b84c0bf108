import type { BeforeApplicationShutdown, DynamicModule, OnApplicationBootstrap } from '@nestjs/common';
import type { HostAnnouncer } from '#source-kit';

/** Announces the hosts of a process from when it is ready until it takes no more tasks. */
class Announcing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly announcer: HostAnnouncer) {}

  onApplicationBootstrap(): void {
    this.announcer.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.announcer.stop();
  }
}

class AnnouncerModule {}

/** The Nest module that starts and stops the announcer of a process. One for all of its handlers. */
export const announcerModule = (announcer: HostAnnouncer): DynamicModule => ({
  module: AnnouncerModule,
  providers: [{ provide: Announcing, useValue: new Announcing(announcer) }],
});
