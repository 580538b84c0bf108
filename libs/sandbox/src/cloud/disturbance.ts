import type { CloudAnswer, CloudCall } from './call.js';

/** Something that goes wrong with calls of a kind, for tests of what a caller makes of it. */
export interface Disturbance {
  readonly method?: string;
  /** of the path as it was sent */
  readonly path: RegExp;
  /** how many calls of the kind it lets pass first; 0 unless told */
  readonly after?: number;
  /** how many calls it befalls then; 1 unless told */
  readonly times?: number;
  /**
   * `hang` never answers, `drop` breaks the connection before anything is done, `lose-answer` after
   * all is done; or another answer comes in the place of the right one
   */
  readonly how: 'hang' | 'drop' | 'lose-answer' | CloudAnswer;
}

/** The first disturbance that is for the call. The call uses it up once, or passes it. */
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
  const { after = 0, times = 1, how } = disturbance;
  disturbances[index] =
    after > 0 ? { ...disturbance, after: after - 1 } : { ...disturbance, times: times - 1 };
  return after > 0 ? undefined : how;
}
