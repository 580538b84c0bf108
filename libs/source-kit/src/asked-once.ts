/**
 * What stays as it is for as long as the process runs is asked for once; what could not be told is asked for again.
 * @param ask undefined, or a fault: nobody can tell now
 */
export function askedOnce<T>(ask: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let asked: Promise<T | undefined> | undefined;
  return async () => {
    const mine = (asked ??= ask());
    const answer = await mine.catch(() => undefined);
    if (answer === undefined && asked === mine) asked = undefined;
    return answer;
  };
}
