/** Which servers specs ask for: they say so by the names of libs/testing/src/servers. */

const BOTH = ['mongo', 'kafka'];
const asks = {
  describeWithMongo: ['mongo'],
  describeWithKafka: ['kafka'],
  describeWithServers: BOTH,
  describeWithOwnMongo: ['mongo'],
  describeWithOwnKafka: ['kafka'],
};

/**
 * @param {string[]} specs their texts
 * @returns {{ wanted: ('mongo' | 'kafka')[], own: ('mongo' | 'kafka')[] }} `own`: those that a spec starts for itself
 *   too, which is to find them installed
 */
export function wantedBy(specs) {
  const wanted = new Set();
  const own = new Set();
  for (const spec of specs)
    for (const [, name] of spec.matchAll(/\b(describeWith\w+)\(/g))
      for (const kind of asks[name] ?? []) {
        wanted.add(kind);
        if (name.startsWith('describeWithOwn')) own.add(kind);
      }
  const inOrder = (set) => BOTH.filter((kind) => set.has(kind));
  return { wanted: inOrder(wanted), own: inOrder(own) };
}
