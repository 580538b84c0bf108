import { DemoSeed, type Engine, type Recovery, type World } from '#installation';
import type { Logger, SandboxControls } from '#platform';
import type { EmbeddedStore } from './embedded-store.js';

interface DemoParts {
  readonly world: World;
  readonly controls: SandboxControls | undefined;
  readonly engine: Engine;
  readonly recovery: Recovery;
  readonly store: EmbeddedStore;
  readonly logger: Logger;
}

/** The made-up people of a new sandbox; undefined where there are to be none. */
export function demoOf({
  world,
  controls,
  engine,
  recovery,
  store,
  logger,
}: DemoParts): DemoSeed | undefined {
  if (!world.demo || !controls) return undefined;
  return new DemoSeed({
    world: world.demo,
    clock: world.clock,
    controls,
    requests: engine.requests,
    deadLetters: recovery.deadLetters,
    bus: store.bus,
    history: store.history,
    log: logger,
  });
}
