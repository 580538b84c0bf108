import { z } from 'zod';

/** What the settings of several sources are made of. */

export const Path = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    // What "C:\new" in double quotes comes to: a line break, and no path of anybody's.
    (path) => !/[\p{Cc}\u2028\u2029]/u.test(path),
    'holds a line break or another control character: in double quotes a backslash begins an escape, so put it into single quotes',
  );

export const HttpUrl = z.url({
  protocol: /^https?$/,
  error: ({ code }) =>
    code === 'invalid_format' ? 'must be an address like https://mfa01.example.com/path' : undefined,
});

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
