import type { RequestView } from '../../../api/types.js';

/** What each panel of a request is given. */
export interface PanelProps {
  readonly view: RequestView;
  /** it is shown as it was: nothing can be done */
  readonly isPast: boolean;
}
