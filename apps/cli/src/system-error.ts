/**
 * The system's code of a fault (ECONNREFUSED, ENOENT, …), also when it lies below others: `fetch failed`
 * says nothing, its cause does. Faults are told by shape, as they may come from another realm.
 */
export function systemCode(error: unknown): string | undefined {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return undefined;
}

export const reasonOf = (error: unknown): string =>
  systemCode(error) ?? (error instanceof Error ? error.message : 'unknown reason');
