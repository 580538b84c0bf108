/** Loads Lethe with the one place changed where a commit is hashed, as it is built: see chain-cost.bench.mjs. */
const HASHED = /=>\s*hash\('sha256', [^]*?, 'hex'\)/;

export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith('/libs/ports/src/commit-chain.js')) return loaded;
  const source = loaded.source.toString();
  if (!HASHED.test(source)) throw new Error('Commits are hashed in another way than this bench knows.');
  return { ...loaded, source: source.replace(HASHED, "=> '0'.repeat(64)") };
}
