import type { OpenManualStep } from '../../api/types.js';
import { taskAt } from '../../parts/places.js';
import { taskStatus } from '../../parts/statuses.js';

type WaitsFor = OpenManualStep['waitsFor'];

/** `waits for Export records on mfa01 (Running)` */
export const waitsForText = (tasks: WaitsFor): string =>
  tasks.length === 0
    ? 'is about to start'
    : `waits for ${tasks.map((task) => `${taskAt({ ...task, phase: null })} (${taskStatus[task.state].label})`).join(', ')}`;
