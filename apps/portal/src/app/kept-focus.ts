import { useEffect } from 'react';
import { focusHeading } from '../parts/heading.js';

/** Opened over the page, and gone with what was done in it. */
const OVERLAY = '[role=dialog], [role=menu]';
/** More than are opened from one another. */
const MOST = 20;

interface Had {
  readonly element: HTMLElement;
  readonly isInOverlay: boolean;
}

/** Gives it to what opened the overlay that is gone now. @returns false: that is gone too */
function returnFrom(history: readonly Had[]): boolean {
  const open = document.querySelector('[aria-modal=true]');
  const opener = history.findLast(({ element, isInOverlay }) =>
    open === null ? !isInOverlay : open.contains(element),
  );
  opener?.element.focus({ preventScroll: true });
  return opener !== undefined && document.activeElement === opener.element;
}

/**
 * Where what has the focus goes away (a dialog, a button that did its work, a row that was answered elsewhere), the
 * browser has it nowhere: a screen reader is silent, and keys do nothing. After a dialog or a menu, what opened it has
 * it again; else the page's heading, unless a page gives it to a place that is nearer.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let history: Had[] = [];
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      const had = { element: target, isInOverlay: target.closest(OVERLAY) !== null };
      history = [...history.filter(({ element }) => element !== target), had].slice(-MOST);
    };
    const look = () => {
      const last = history.at(-1);
      if (last === undefined || last.element.isConnected || document.activeElement !== document.body) return;
      if (last.isInOverlay && returnFrom(history)) return;
      if (document.querySelector('[aria-modal=true]') === null) focusHeading();
    };
    const observer = new MutationObserver(look);
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
}
