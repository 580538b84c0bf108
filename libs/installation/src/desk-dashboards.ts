import { dashboards, outgoingAttention, type DashboardParts, type Dashboards } from '#application';
import type { Stores } from './stores.js';

/** The dashboards over one set of stores, with what of the ways outside needs somebody. */
export const deskDashboards = (
  stores: Stores,
  parts: Pick<
    DashboardParts,
    'clock' | 'topology' | 'listsCaughtUp' | 'coverage' | 'book' | 'keys' | 'storedLog'
  >,
): Dashboards =>
  dashboards({ ...stores, ...parts, outgoing: () => outgoingAttention({ ...stores, clock: parts.clock }) });
