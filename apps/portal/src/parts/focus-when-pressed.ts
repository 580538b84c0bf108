import { useEffect, useRef, type RefObject } from 'react';

/**
 * Brings the focus, and with it the window, to what a press of a button was answered with.
 * @param pressed another object with each press; undefined: nothing was pressed, and the focus stays where it is
 */
export function useFocusWhenPressed(pressed: object | undefined): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pressed) box.current?.focus();
  }, [pressed]);
  return box;
}
