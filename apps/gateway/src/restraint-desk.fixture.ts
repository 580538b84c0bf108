import { ok, refused, type RestraintDesk } from '#application';
import type { CloseLimitView, LegalHoldView } from '#contracts';
import { NOW } from './use-cases.fixture.js';

/** The hold that stands in the gateway's tests. */
export const HOLD_ID = '5d0a3a52-6a0e-4b27-8f4b-2f6f1d4f0a77';

const placedBy = { id: 'admin', channel: 'rest' } as const;

const hold: LegalHoldView = {
  id: HOLD_ID,
  subject: { masked: 'a••@example.com', shredded: false },
  host: null,
  keptOn: null,
  reason: 'a lawsuit',
  placedAt: NOW,
  placedBy,
  lifted: null,
};

const limit: CloseLimitView = {
  accountClosesPerDay: 1000,
  usual: null,
  perDay: 1000,
  allowed: 1000,
  begun: 3,
  since: NOW,
  approvedUntil: null,
  reachedAt: null,
  waiting: 0,
  explanation: 'Three have begun.',
};

/** Stands for what people decide about all requests at once. */
export const restraints: RestraintDesk = {
  placeHold: async ({ host = null, reason }) =>
    ok({ ...hold, host, subject: host === null ? hold.subject : null, reason }),
  liftHold: async () => ok(undefined),
  holds: async () => ({ items: [hold] }),
  hold: async (id) =>
    id === HOLD_ID ? ok({ ...hold, heldBack: { requests: 0, tasks: 0, items: [] } }) : refused('not-found'),
  knowsHold: async (id) => id === HOLD_ID,
  pause: async (source, reason) => ok({ source, paused: { since: NOW, by: placedBy, reason } }),
  resume: async (source) => ok({ source, paused: null }),
  limit: async () => limit,
  approveLimit: async () => ok(limit),
  settle: async () => undefined,
};
