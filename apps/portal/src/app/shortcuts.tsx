import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useMay } from '../session/session.js';
import { shortcutsAreOn } from './shortcut-setting.js';

const ShortcutsDialog = lazy(() =>
  import('./shortcuts-dialog.js').then((part) => ({ default: part.ShortcutsDialog })),
);

const ASKED = 'lethe-show-shortcuts';

/** Opens the list of keys from anywhere. */
export const showShortcuts = (): boolean => document.dispatchEvent(new Event(ASKED));

/** A page marks the links of its list with `data-row`, and its first filter with `data-search`. */
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-row]')];

function goThroughRows(step: 1 | -1): void {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement);
  const next = at < 0 && step === -1 ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
}

const isForTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const isMeant = (event: KeyboardEvent): boolean =>
  shortcutsAreOn() &&
  !event.ctrlKey &&
  !event.altKey &&
  !event.metaKey &&
  !event.defaultPrevented &&
  !isForTyping(event.target) &&
  document.querySelector('[role=dialog],[role=menu]') === null;

/** `/ j k n ?` do something wherever nobody types; Enter opens the row that has the focus, as it does everywhere. */
export function Shortcuts() {
  const navigate = useNavigate();
  const maySubmit = useMay('requests:submit');
  const [isOpen, { open, close }] = useDisclosure(false);
  useEffect(() => {
    const does: Readonly<Record<string, () => void>> = {
      '/': () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
      j: () => goThroughRows(1),
      k: () => goThroughRows(-1),
      n: () => maySubmit && void navigate('/new-request'),
      '?': open,
    };
    const press = (event: KeyboardEvent) => {
      const act = does[event.key];
      if (!act || !isMeant(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    document.addEventListener(ASKED, open);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener(ASKED, open);
    };
  }, [navigate, maySubmit, open]);
  return (
    isOpen && (
      <Suspense>
        <ShortcutsDialog onClose={close} />
      </Suspense>
    )
  );
}
