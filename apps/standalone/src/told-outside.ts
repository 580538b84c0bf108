import {
  openDsrSigner,
  openOpenDsr,
  openOutgoing,
  openStream,
  openWebhooks,
  type Engine,
  type OutgoingOptions,
  type World,
} from '#installation';
import type { Logger, Metrics, SandboxControls } from '#platform';
import type { MasterKey } from '#vault';
import type { EmbeddedStore } from './embedded-store.js';

export interface ToldOutsideParts {
  readonly dataDir: string;
  readonly world: World;
  readonly store: EmbeddedStore;
  readonly engine: Engine;
  readonly masterKey: MasterKey;
  readonly metrics: Metrics;
  readonly controls: SandboxControls | undefined;
  readonly logger: Logger;
}

/** What pages, programs and people are told of by this process. */
export async function toldOutside(parts: ToldOutsideParts) {
  const { dataDir, world, store, engine, masterKey, metrics, controls, logger } = parts;
  const { clock, yaml, sandbox } = world;
  const letters = store.deadLetters;
  const options: OutgoingOptions = {
    stores: store,
    masterKey,
    clock,
    yaml,
    isSandbox: sandbox !== undefined,
    log: logger,
  };
  const signer = await openDsrSigner(yaml, { ...options, dataDir });
  const outgoing = openOutgoing({ ...options, letters, metrics, openDsr: signer });
  return {
    outgoing,
    openDsr: signer && openOpenDsr(signer, engine, options),
    webhooks: openWebhooks(options, outgoing.hurry),
    stream: openStream({ stores: store, desk: engine, letters, clock, controls, log: logger }),
  };
}
