import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { AdfsAdapter } from '#sources/adfs-adapter';

/**
 * A process that was killed while it read a debug channel has left it off. At the start it is switched on
 * again; tasks of the same host wait for that, the start does not.
 */
export class ChannelRecovery implements OnModuleInit, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private recovering: Promise<void> = Promise.resolve();

  constructor(private readonly adapter: AdfsAdapter) {}

  onModuleInit(): void {
    this.recovering = this.adapter.recover(this.stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.recovering;
  }
}
