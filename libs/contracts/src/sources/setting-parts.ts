import { z } from 'zod';

/** What the settings of several sources are made of. */

export const Path = z.string().min(1).max(1000);

export const HttpUrl = z.url({ protocol: /^https?$/ });

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
