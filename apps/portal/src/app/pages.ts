import type { PageDefinition } from './page-definition.js';

const found = import.meta.glob<{ readonly default: PageDefinition }>('../pages/*/page.ts', { eager: true });

/** Every folder below `src/pages` that tells of a page is one. */
export const pages: readonly PageDefinition[] = Object.values(found).map((module) => module.default);

export interface NavigationEntry {
  readonly label: string;
  /** with the first slash */
  readonly to: string;
}

/** What a user finds in the navigation, in order. */
export const navigationFor = (permissions: readonly string[]): readonly NavigationEntry[] =>
  pages
    .filter(({ permission }) => permissions.includes(permission))
    .flatMap(({ navigation, routes }) => {
      const [first] = routes;
      return navigation && first ? [{ ...navigation, to: `/${first.path}` }] : [];
    })
    .sort((one, other) => one.order - other.order)
    .map(({ label, to }) => ({ label, to }));
