import type { DeadlineBreach, RequestId } from '#contracts';
import { breachOf, mayTouch, Prospect, type SimulationTerms, type WhatIf } from './deadline-simulation.js';
import { isHeld, readOutlook, readOwnDays, splitOutlook } from './outlook.js';
import type { SealedView } from './sealed-view.js';

/** Kept at a time: there are as many as requests differ in hosts and in the states of their tasks. */
const PROSPECTS_KEPT = 5_000;

/** What is said of one request. */
export interface Foreseen {
  /** something of it waits because something stands against it */
  readonly held: boolean;
  readonly breach: DeadlineBreach | undefined;
}

/** One question about very many requests: what many have before them alike is made ready once. */
export class Foresight {
  /** by the text that they share; null: the question does not touch them */
  readonly #prospects = new Map<string, Prospect | null>();

  constructor(
    private readonly whatIf: WhatIf,
    private readonly terms: SimulationTerms,
  ) {}

  /** @param text see outlookText; or the view as JSON */
  look(id: RequestId, text: string): Foreseen {
    if (text.startsWith('{')) return this.#lookAt(JSON.parse(text) as SealedView);
    const { own, shared } = splitOutlook(text);
    const days = readOwnDays(own);
    return { held: days.held, breach: this.#prospect(shared)?.breach(id, days) };
  }

  #lookAt(view: SealedView): Foreseen {
    const touched = mayTouch(this.whatIf, view.sources);
    return { held: isHeld(view), breach: touched ? breachOf(view, this.whatIf, this.terms) : undefined };
  }

  #prospect(text: string): Prospect | null {
    const known = this.#prospects.get(text);
    if (known !== undefined) return known;
    const outlook = readOutlook(text);
    const prospect = mayTouch(this.whatIf, outlook.sources)
      ? new Prospect(outlook, this.whatIf, this.terms)
      : null;
    if (this.#prospects.size >= PROSPECTS_KEPT) this.#prospects.clear();
    this.#prospects.set(text, prospect);
    return prospect;
  }
}
