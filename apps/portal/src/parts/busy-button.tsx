import { Button, type ButtonProps, type ElementProps } from '@mantine/core';
import classes from './busy-button.module.css';

interface BusyButtonProps extends ButtonProps, ElementProps<'button', keyof ButtonProps> {
  /** what it began is still on its way */
  readonly isBusy: boolean;
  /** each press of a row of quick ones counts, as with a clock that is moved day by day */
  readonly mayRepeat?: boolean;
}

/**
 * A button whose work takes a while. Meanwhile it says so and takes no second press, but it keeps the focus: one that
 * is disabled loses it, and a keyboard would begin at the top of the page again. The second press of a double click is
 * none either: what the first one began may have ended already, and moved another button to where the pointer is.
 */
export const BusyButton = ({ isBusy, mayRepeat = false, onClick, className, ...props }: BusyButtonProps) => (
  <Button
    {...props}
    className={`${classes['busy'] ?? ''} ${className ?? ''}`}
    aria-busy={isBusy}
    aria-disabled={isBusy || undefined}
    onClick={(event) => {
      if (isBusy || (event.detail > 1 && !mayRepeat)) event.preventDefault();
      else onClick?.(event);
    }}
  />
);
