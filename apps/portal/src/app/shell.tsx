import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Outlet, useLocation } from 'react-router';
import { useLive } from '../live/live.js';
import { focusHeading } from '../parts/heading.js';
import { Loading } from '../parts/view-states.js';
import { useSession } from '../session/session.js';
import { ColourScheme } from './colour-scheme.js';
import { useKeptFocus } from './kept-focus.js';
import { LiveChip } from './live-chip.js';
import { Navigation } from './navigation.js';
import { SandboxBanner } from './sandbox-banner.js';
import { Shortcuts } from './shortcuts.js';
import { UserMenu } from './user-menu.js';
import classes from './shell.module.css';

// Nobody outside of the sandbox has to load it.
const NextFirstStep = lazy(() =>
  import('../first-steps/next-first-step.js').then((part) => ({ default: part.NextFirstStep })),
);

/** After another page was opened, its heading has the focus: keyboards and screen readers begin there. */
function useFocusOnNewPage(onNewPage: () => void): void {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    onNewPage();
    focusHeading();
    window.scrollTo(0, 0);
  }, [pathname, onNewPage]);
}

/** Header, navigation and the page, for whoever is signed in. */
export function Shell() {
  useLive();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  useFocusOnNewPage(close);
  useKeptFocus();
  const { mode } = useSession();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding="md"
      >
        <AppShell.Header className="no-print">
          <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
                aria-expanded={isOpen}
              />
              <span className={classes['name']}>Lethe</span>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <LiveChip />
              <ColourScheme />
              <UserMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" className="no-print" aria-label="Pages">
          <Navigation onChosen={close} />
        </AppShell.Navbar>
        <AppShell.Main className={classes['main'] ?? ''}>
          <SandboxBanner />
          <div id="content" tabIndex={-1} className={classes['content']}>
            <Suspense fallback={<Loading of="the page" />}>
              <Outlet />
            </Suspense>
          </div>
          {/* Below the page: it is known late and grows and shrinks as steps are done, and would move all that stands below it. */}
          {mode === 'sandbox' && (
            <Suspense>
              <NextFirstStep />
            </Suspense>
          )}
        </AppShell.Main>
      </AppShell>
      <Shortcuts />
    </>
  );
}
