import { Button, type ButtonProps, type ElementProps } from '@mantine/core';
import classes from './busy-button.module.css';

interface BusyButtonProps extends ButtonProps, ElementProps<'button', keyof ButtonProps> {
  /** what it began is still on its way */
  readonly isBusy: boolean;
}

/**
 * A button whose work takes a while. Meanwhile it says so and takes no second press, but it keeps the focus: one that
 * is disabled loses it, and a keyboard would begin at the top of the page again.
 */
export const BusyButton = ({ isBusy, onClick, className, ...props }: BusyButtonProps) => (
  <Button
    {...props}
    className={`${classes['busy'] ?? ''} ${className ?? ''}`}
    aria-busy={isBusy}
    aria-disabled={isBusy || undefined}
    onClick={(event) => {
      if (isBusy) event.preventDefault();
      else onClick?.(event);
    }}
  />
);
