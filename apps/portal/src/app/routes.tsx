import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { useMay, useSession } from '../session/session.js';
import { NoPermission } from '../parts/view-states.js';
import { Page } from '../parts/page.js';
import { NoSuchPage } from './no-such-page.js';
import { BrokenPage } from './broken-page.js';
import type { PageDefinition } from './page-definition.js';
import { navigationFor, pages } from './pages.js';
import { Opening } from './opening.js';
import { Portal } from './portal.js';

/** The first page of the navigation. */
function First() {
  const [first] = navigationFor(useSession().permissions);
  return first ? <Navigate to={first.to} replace /> : <NoSuchPage />;
}

function Guarded({ page, children }: { readonly page: PageDefinition; readonly children: React.ReactNode }) {
  if (useMay(page.permission)) return children;
  return (
    <Page title={page.navigation?.label ?? 'Not for your role'}>
      <NoPermission who={page.who} />
    </Page>
  );
}

const routesOf = (page: PageDefinition): RouteObject[] =>
  page.routes.map(({ path, load }) => ({
    path,
    ErrorBoundary: BrokenPage,
    lazy: async () => {
      const { default: Content } = await load();
      return {
        Component: () => (
          <Guarded page={page}>
            <Content />
          </Guarded>
        ),
      };
    },
  }));

export const router = createBrowserRouter([
  {
    path: '/',
    Component: Portal,
    ErrorBoundary: BrokenPage,
    HydrateFallback: Opening,
    children: [
      { index: true, Component: First },
      ...pages.flatMap(routesOf),
      { path: '*', Component: NoSuchPage },
    ],
  },
]);
