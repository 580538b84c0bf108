import { ShapeIcon, type Shape } from '../parts/shapes.js';
import { useLiveState } from '../live/live.js';
import type { LiveState } from '../live/connection.js';
import classes from './shell.module.css';

const shown: Readonly<Record<LiveState, readonly [Shape, string, string]>> = {
  live: ['check', 'Live', 'The page follows what happens'],
  reconnecting: ['retry', 'Reconnecting', 'The page was cut off a moment ago'],
  stale: ['warning', 'Stale', 'The page is cut off and looks again every ten seconds'],
};

/** Whether the page follows what happens; a change is read out. */
export const LiveChip = () => {
  const state = useLiveState();
  const [shape, label, meaning] = shown[state];
  return (
    <div role="status" className={classes['chip']} data-state={state} title={meaning}>
      <ShapeIcon shape={shape} />
      <span>{label}</span>
    </div>
  );
};
