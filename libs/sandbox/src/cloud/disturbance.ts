import type { CloudAnswer, CloudCall } from './http-server.js';

/** Something that goes wrong with calls of a kind, for tests of what a caller makes of it. */
export interface Disturbance {
  readonly method?: string;
  /** of the path as it was sent */
  readonly path: RegExp;
  /** how many calls it befalls, from the next on; 1 unless told */
  readonly times?: number;
  /**
   * `hang` never answers, `drop` breaks the connection before anything is done, `lose-answer` after
   * all is done; or another answer comes in the place of the right one
   */
  readonly how: 'hang' | 'drop' | 'lose-answer' | CloudAnswer;
}

/** The first disturbance that befalls the call, which uses it up once. */
export function disturbanceOf(
  disturbances: Disturbance[],
  call: Pick<CloudCall, 'method' | 'rawPath'>,
): Disturbance['how'] | undefined {
  const index = disturbances.findIndex(
    ({ method, path, times = 1 }) =>
      times > 0 && (method === undefined || method === call.method) && path.test(call.rawPath),
  );
  const disturbance = disturbances[index];
  if (disturbance === undefined) return undefined;
  disturbances[index] = { ...disturbance, times: (disturbance.times ?? 1) - 1 };
  return disturbance.how;
}
