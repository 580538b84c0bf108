import { ShapeIcon } from './shapes.js';
import type { Status } from './statuses.js';
import classes from './status-badge.module.css';

/** A state by shape, colour and words. */
export const StatusBadge = ({ of }: { readonly of: Status }) => (
  <span className={classes['badge']} data-tone={of.tone}>
    <ShapeIcon shape={of.shape} />
    {of.label}
  </span>
);
