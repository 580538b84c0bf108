import type { ComponentType } from 'react';

/** A page as its folder below `src/pages` tells of it. Nothing of the page itself is loaded with it. */
export interface PageDefinition {
  /**
   * Where it stands in the navigation, by `order`; absent: it is reached from other pages. Whoever lacks the
   * permission does not see it there, and is told so on the page.
   */
  readonly navigation?: { readonly label: string; readonly order: number };
  /** of libs/platform/src/auth/permissions.ts */
  readonly permission: string;
  /** roles that have the permission, for people, e.g. `operators and privacy officers` */
  readonly who?: string;
  /** addresses without the first slash, parameters with a colon, e.g. `requests/:id` */
  readonly routes: readonly PageRoute[];
}

export interface PageRoute {
  readonly path: string;
  /** the file of the page, loaded when it is first opened */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

export const definePage = (page: PageDefinition): PageDefinition => page;
