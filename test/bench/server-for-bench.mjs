/** A server of a bench: the one that is given, or one of its own (infra/servers). */
import { startOwn } from '../../infra/servers/sources.mjs';

/**
 * @param {'mongo' | 'kafka'} kind
 * @param given its address, from the environment
 * @param what needs it: said where there is none
 * @returns {Promise<{ address: string, name: string | undefined, stop(): Promise<void> } | undefined>}
 *   undefined: there is none here
 */
export async function serverForBench(kind, given, what) {
  if (given) return { address: given, name: undefined, stop: () => Promise.resolve() };
  try {
    return await startOwn(kind);
  } catch (error) {
    console.log(`${what} is not run: ${error.message}`);
    return undefined;
  }
}
