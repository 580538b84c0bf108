import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller, PrivacyRequests } from '#application';
import type { RequestView } from '#contracts';
import type { Logger, SandboxControls } from '#platform';
import type { DemoWorld } from '../world/world.js';
import { pastScenes, presentScenes, type Move, type Scene } from './demo-scenes.js';
import { EarlySender, type EarlySenderParts } from './early-sender.js';

export interface DemoParts extends EarlySenderParts {
  readonly world: DemoWorld;
  readonly controls: Pick<SandboxControls, 'advance'>;
  readonly requests: PrivacyRequests;
  readonly log: Logger;
}

const CALLER: Caller = { id: 'demo', role: 'privacy-officer', channel: 'system' };
/** Where the rules ask for a second person. */
const SECOND: Caller = { ...CALLER, id: 'demo-second' };
/** Real time: looks at a request, and the longest that one scene is waited for. */
const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 30_000;
const DAY = 86_400_000;

/**
 * Shows a new sandbox in every state, by the commands that people would give and by the sandbox's clock; no
 * state is written. What is submitted has a key, and what is done is looked for first: a seeding that was
 * cut short is taken up by the next start, and none is done twice.
 */
export class DemoSeed {
  private readonly stopping = new AbortController();
  private going: Promise<void> = Promise.resolve();

  private readonly early: EarlySender;

  constructor(private readonly parts: DemoParts) {
    this.early = new EarlySender(parts);
  }

  /**
   * What lies a month back: the clock begins there, and is brought to the present when the accounts are
   * deleted. Nobody else may be served before: time leaps here.
   */
  async past(): Promise<void> {
    const { clock, controls, world, log } = this.parts;
    if (clock.now() >= world.presentAt) return;
    const views = await Promise.all(pastScenes.map((scene) => this.submit(scene)));
    const isDeleted = (view: RequestView) => view.purge === 'deleted-at-source';
    const waited = await Promise.all(views.map((view) => this.until(view, isDeleted)));
    if (!waited.every(Boolean))
      log.warn('The demo’s accounts are not deleted yet; time goes on all the same');
    const seconds = Math.ceil((Date.parse(world.presentAt) - Date.parse(clock.now())) / 1000);
    if (seconds > 0) await controls.advance(`PT${seconds}S`);
  }

  /** The rest, beside whatever else goes on. */
  start(): void {
    this.going = this.whole().catch((error: unknown) => {
      if (!this.stopping.signal.aborted)
        this.parts.log.warn(
          { part: 'demo', err: error },
          'The demo is not whole; the next start goes on with it',
        );
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.going;
  }

  private async whole(): Promise<void> {
    if (!existsSync(this.doneFile)) await this.present();
    await this.early.goOn(this.stopping.signal);
  }

  private async present(): Promise<void> {
    await this.early.send(this.parts.world.presentAt);
    // Where the clock could not begin a month back, as on a cluster, their purges are still to come.
    for (const scene of [...pastScenes, ...presentScenes]) {
      const view = await this.submit(scene);
      for (const move of scene.moves ?? []) await this.make(move, view);
    }
    writeFileSync(this.doneFile, `${JSON.stringify({ seededAt: this.parts.world.presentAt })}\n`);
  }

  private get doneFile(): string {
    return join(this.parts.world.folder, 'demo.json');
  }

  private async submit({ key, person, body, daysAgo = 0 }: Scene): Promise<RequestView> {
    this.stopping.signal.throwIfAborted();
    const { userPrincipalName, samAccountName } = person;
    const { presentAt } = this.parts.world;
    const received = new Date(Date.parse(presentAt) - daysAgo * DAY).toISOString();
    const whole = {
      ...body,
      subject: { userPrincipalName, samAccountName },
      reference: key,
      ...(daysAgo > 0 && { receivedAt: received }),
    };
    for (;;) {
      const result = await this.parts.requests.submit(whole, CALLER, { idempotencyKey: key });
      if (result.ok) return result.value;
      // Another gateway submits the same one just now.
      if (result.refusal.code !== 'idempotency-key-in-flight')
        throw new Error(`The demo request ${key} was refused: ${result.refusal.code}`);
      await pause(LOOK_EVERY_MS, undefined, { signal: this.stopping.signal });
    }
  }

  private async make({ act, isDone }: Move, { id }: RequestView): Promise<void> {
    await this.until({ id }, async (view) => {
      if (isDone(view)) return true;
      const action = act(view);
      // Somebody may have been faster, another gateway for one: the next look shows what came of it.
      if (action) await this.parts.requests.act(id, action, CALLER);
      return false;
    });
  }

  /** @returns false when it did not come to it */
  private async until(
    { id }: Pick<RequestView, 'id'>,
    holds: (view: RequestView) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const { signal } = this.stopping;
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
      const found = await this.parts.requests.view(id, CALLER);
      if (found.ok && found.value.progress === 'awaiting-approval')
        await this.parts.requests.act(id, { type: 'approve', reason: 'Seen by a second person.' }, SECOND);
      else if (found.ok && (await holds(found.value))) return true;
      await pause(LOOK_EVERY_MS, undefined, { signal });
    }
    return false;
  }
}
