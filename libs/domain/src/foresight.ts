import type { DeadlineBreach, RequestId } from '#contracts';
import { mayTouch, Prospect, type SimulationTerms, type WhatIf } from './deadline-simulation.js';
import type { OpenOutlook } from './outlook-text.js';
import type { Outlook } from './outlook.js';

/** One question about very many requests: what many have before them alike is made ready once. */
export class Foresight {
  /** null: the question does not touch them */
  readonly #prospects = new WeakMap<Outlook, Prospect | null>();

  constructor(
    private readonly whatIf: WhatIf,
    private readonly terms: SimulationTerms,
  ) {}

  look(id: RequestId, { outlook, own }: OpenOutlook): DeadlineBreach | undefined {
    return this.#prospect(outlook)?.breach(id, own);
  }

  #prospect(outlook: Outlook): Prospect | null {
    const known = this.#prospects.get(outlook);
    if (known !== undefined) return known;
    const touched = mayTouch(this.whatIf, outlook.sources);
    const prospect = touched ? new Prospect(outlook, this.whatIf, this.terms) : null;
    this.#prospects.set(outlook, prospect);
    return prospect;
  }
}
