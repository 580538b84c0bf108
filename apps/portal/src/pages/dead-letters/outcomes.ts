import type { RedriveAnswer } from '../../api/types.js';
import type { Status } from '../../parts/statuses.js';

type Outcome = RedriveAnswer['items'][number]['outcome'];

/** What came of redriving a message, or would. */
export const outcomeStatus: Readonly<Record<Outcome, Status>> = {
  redriven: { label: 'Redriven', shape: 'check', tone: 'good' },
  'already-redriven': { label: 'Was redriven before', shape: 'dash', tone: 'plain' },
  expired: { label: 'Expired: its key is destroyed', shape: 'cross', tone: 'bad' },
  unreadable: { label: 'Its seal does not hold', shape: 'cross', tone: 'bad' },
  'not-kept': { label: 'Too large to be kept', shape: 'cross', tone: 'bad' },
  'would-be-accepted': { label: 'Would be accepted', shape: 'check', tone: 'good' },
  'would-be-put-aside': { label: 'Would be put aside again', shape: 'warning', tone: 'waiting' },
};
