/** The sources: each has a handler process of its own. */
export const handlers = [
  // As in the vocabulary of libs/contracts.
  'mfa-server',
  'nps-extension',
  'adfs-adapter',
  'cloud-mfa',
];

/** The processes of a cluster, in the order in which each finds there what it needs. */
export const services = ['sandbox-world', 'vault', 'orchestrator', 'gateway', ...handlers];

/**
 * How many of each to run: one, unless the command line says otherwise (`orchestrator=2`, `adfs-adapter=0`).
 * @param {string[]} words
 * @returns {Map<string, number>}
 * @throws {Error} that says what is wrong with a word
 */
export function countsFrom(words) {
  const counts = new Map(services.map((service) => [service, 1]));
  for (const word of words) {
    const [, service, count] = /^([a-z-]+)=(\d)$/.exec(word) ?? [];
    if (!counts.has(service))
      throw new Error(
        `${word}: say how many of a process to run, like orchestrator=2. There are ${services.join(', ')}.`,
      );
    counts.set(service, Number(count));
  }
  return counts;
}
