import { z } from 'zod';

/** What the settings of several sources are made of. */

export const Path = z.string().min(1).max(1000);

export const HttpUrl = z.url({ protocol: /^https?$/ });

/** Plain http over a network. (What is no address at all is said elsewhere.) */
export const isExposed = (url: string): boolean =>
  URL.canParse(url) &&
  new URL(url).protocol !== 'https:' &&
  !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(new URL(url).hostname);

/** Refuses a list in which two hosts have one name, whatever the case. */
export const uniqueHosts = <T extends { name: string }>(
  hosts: readonly T[],
  context: z.core.$RefinementCtx<T[]>,
): void => {
  const seen = new Set<string>();
  hosts.forEach((host, index) => {
    const name = host.name.toLowerCase();
    if (seen.has(name))
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is named twice' });
    seen.add(name);
  });
};
