/** Trying one way after the other, and saying why one was passed over. */
import { Missing } from './run.mjs';

/**
 * @template T
 * @param {string} title what is to be had, e.g. `Kafka broker`
 * @param {{ name: string, start: (where?: object) => Promise<T> }[]} ways in the order of preference
 * @param {object} [where] goes to `start`
 * @returns {Promise<{ server: T, way: string, passed: string[] }>} the first that starts; `passed`: what was
 *   tried before it and why it could not be
 * @throws Missing with every reason where none starts
 */
export async function firstThatServes(title, ways, where) {
  const passed = [];
  for (const { name, start } of ways) {
    try {
      return { server: await start(where), way: name, passed };
    } catch (error) {
      passed.push(`${name}: ${error.message.trim()}`);
    }
  }
  throw new Missing(`there is no ${title} (${passed.join('; ') || 'no way is left to try'})`);
}
