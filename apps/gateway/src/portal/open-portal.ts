import { fileURLToPath } from 'node:url';
import type { Logger, RequestHandler } from '#platform';
import { PortalFiles } from './portal-files.js';
import { portalPages } from './portal-pages.js';

/** Where `infra/build.mjs` puts the portal: beside the compiled programs. */
const BUILT = fileURLToPath(new URL('../../../../portal/', import.meta.url));

/** The portal as it was built; undefined, and a line in the log, where it was not. */
export function openPortal(logger: Logger): RequestHandler | undefined {
  const files = PortalFiles.open(BUILT);
  if (!files) logger.warn({ part: 'portal' }, 'The portal was not built; there are no pages for people');
  return files && portalPages(files);
}
