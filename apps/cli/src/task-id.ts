/** A task is named by its id, or in short by its number within the request. */
export const taskIdOf = (requestId: string, given: string): string =>
  /^\d{1,3}$/.test(given) ? `${requestId}-${given.padStart(2, '0')}` : given;
