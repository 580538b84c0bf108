import { setTimeout as pause } from 'node:timers/promises';
import { hasEnded, summary, type LetheApi, type View } from '../e2e/lethe-api.js';

const GIVE_UP_MS = 60_000;
const LOOK_EVERY_MS = 20;

const isBusy = ({ tasks }: View): boolean =>
  tasks.some(({ state }) => state === 'ready' || state === 'running');

/** By name: an error of fetch is of another realm than the test. */
const isBrokenConnection = (error: unknown): boolean =>
  error !== null && typeof error === 'object' && 'name' in error && error.name === 'TypeError';

/** Whoever calls a process that dies calls again when it is back: what the driver of a killed scenario does. */
export class PatientClient {
  private readonly api: LetheApi;
  private reviving: Promise<void> | undefined;

  constructor(
    private readonly lethe: { api(): LetheApi; ended(): Promise<void> },
    private readonly revive: () => Promise<void>,
    /** real time that it may take, with all deaths */
    private readonly giveUpMs = GIVE_UP_MS,
  ) {
    this.api = lethe.api();
  }

  async calling<T>(call: (api: LetheApi) => Promise<T>): Promise<T> {
    for (const giveUp = Date.now() + this.giveUpMs; ;) {
      try {
        return await call(this.api);
      } catch (error) {
        // Only a connection that broke or was refused is a death; an answer that is wrong is a failure.
        if (!isBrokenConnection(error) || Date.now() > giveUp) throw error;
        await this.revived();
      }
    }
  }

  /** Once for all calls that the death broke off; another of them may have revived it already. */
  private async revived(): Promise<void> {
    this.reviving ??= this.reviveIfDead().finally(() => (this.reviving = undefined));
    await this.reviving;
  }

  private async reviveIfDead(): Promise<void> {
    if (
      await this.api.get('/livez').then(
        () => true,
        () => false,
      )
    )
      return;
    await this.lethe.ended();
    await this.revive();
  }

  /** Looks until nothing goes on by itself any more: what is left waits for a person or for the clock. */
  async quiet(ids: readonly string[]): Promise<readonly View[]> {
    for (const giveUp = Date.now() + this.giveUpMs; ;) {
      const views = await Promise.all(ids.map((id) => this.calling((api) => api.view(id))));
      if (!views.some(isBusy)) return views;
      if (Date.now() > giveUp) throw new Error(`Stuck:\n${views.map(summary).join('\n')}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Calls until it holds, moving the clock when all waits for it. */
  async drive(ids: readonly string[]): Promise<readonly View[]> {
    for (const giveUp = Date.now() + this.giveUpMs; ;) {
      const views = await this.quiet(ids);
      if (views.every(hasEnded)) return views;
      if (Date.now() > giveUp) throw new Error(`Not ended:\n${views.map(summary).join('\n')}`);
      await this.calling((api) => api.advance('P1D'));
    }
  }
}
