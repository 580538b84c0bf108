/**
 * Resolves when the style sheets that hold for no medium yet (`vite.config.ts`) have come, or cannot be had, and lets
 * them hold.
 */
export async function styled(): Promise<void> {
  const late = [...document.querySelectorAll<HTMLLinkElement>('link[data-late]')];
  await Promise.all(
    late.map(async (link) => {
      if (!link.sheet)
        await new Promise((resolve) => {
          link.addEventListener('load', resolve);
          link.addEventListener('error', resolve);
        });
      link.media = 'all';
    }),
  );
}
