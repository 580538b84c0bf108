import type { Result } from '#application';
import type { Instant, Planted, PlantBody, SandboxClock } from '#contracts';

/** The handles of the sandbox's world. There is no such thing in production. */
export interface SandboxControls {
  clock(): SandboxClock;
  /**
   * Moves the clock forward; resolves when all that fell due has been fired (not finished).
   * @param duration ISO 8601, checked: positive, at most ten years
   */
  advance(duration: string): Promise<SandboxClock>;
  /** When the next thing falls due as things stand; undefined: nothing will. */
  nextEventAt(): Promise<Instant | undefined>;
  /** As advance, to when the next thing falls due; where nothing will, the clock stays where it is. */
  toNextEvent(): Promise<SandboxClock>;
  /** @param secondsPerDay 0: the clock stands still unless it is moved */
  setPace(secondsPerDay: number): Promise<SandboxClock>;
  /** Writes data that names the person. Refusal: `validation-failed` for a host that is not there. */
  plant(order: PlantBody): Promise<Result<Planted>>;
}
