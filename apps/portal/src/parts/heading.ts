/** The heading of the page that is shown. */
export const HEADING = 'page-heading';

/** Where keyboards and screen readers go on when what had the focus is gone. Where it stands in the window stays. */
export const focusHeading = (): void => document.getElementById(HEADING)?.focus({ preventScroll: true });
