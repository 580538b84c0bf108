/** Notes what one request writes through the ports, so that the same can be written bare. */

const wrap = (port, method, before) =>
  new Proxy(port, {
    get: (target, name) => {
      const value = target[name];
      if (typeof value !== 'function') return value;
      if (name !== method) return value.bind(target);
      return (...args) => {
        before(...args);
        return value.apply(target, args);
      };
    },
  });

/**
 * @param written gets `{ kind, texts, given }` of every write in the order in which they were begun
 * @returns stores and bus that note what is written through them
 */
export function recording(stores, bus, written) {
  const note = (kind, given, textOf) => written.push({ kind, given, texts: given.map(textOf) });
  return {
    stores: {
      ...stores,
      events: wrap(stores.events, 'append', (_id, _after, commit) =>
        note('commit', [commit], (one) => JSON.stringify(one)),
      ),
      timers: wrap(stores.timers, 'apply', (changes) => note('timer', changes, ({ name }) => name)),
      readModel: {
        live: wrap(stores.readModel.live, 'put', (rows) => note('row', rows, ({ document }) => document)),
      },
    },
    bus: wrap(bus, 'publish', (messages) => note('message', messages, ({ value }) => value)),
  };
}

/** e.g. `7 × commit, 9 × message` */
export function countKinds(written) {
  const counts = new Map();
  for (const { kind } of written) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
}
