/**
 * Puts the modules that a process loads at start into few files. Node resolves, reads and compiles each module by
 * itself, and an app has some 2,500: that took more processor time than all else it does until it is ready. Only what
 * processes start from is bundled (`dist/apps/<app>/src/main.js`); scripts and specs use the modules beside it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Packages of many small modules that are the same wherever they lie. Everything else stays outside: what finds
 * its parts by itself (Nest, pino), is changed within (kafkajs), has native parts, or is one file anyway.
 */
const WITHIN =
  /^(zod|yaml|jose|lossless-json|csv-parse|commander|fast-xml-parser|prom-client|nodemailer)(\/|$)/;
const CHUNKS = 'chunks';

/** A module's own address, whichever file it has been put into: what is beside it in dist is still found. */
const ownAddress = (dist) => ({
  name: 'own-address',
  transform(code, id) {
    if (!id.startsWith(dist) || !code.includes('import.meta.url')) return null;
    const path = relative(dist, id).split(sep).join('/');
    return { code: code.replaceAll('import.meta.url', `__addressOf(${JSON.stringify(path)})`), map: null };
  },
  renderChunk(code, { fileName }) {
    if (!code.includes('__addressOf(')) return null;
    const found = code.replace(/__addressOf\("([^"]+)"\)/g, (_, path) => {
      const from = posix.relative(posix.dirname(fileName), path);
      return `new URL(${JSON.stringify(from)}, import.meta.url).href`;
    });
    return { code: found, map: null };
  },
});

const isOwn = (id) => /^[#./]/.test(id) || /^[A-Z]:\\/i.test(id);

/**
 * Each program's first file is replaced by one that needs few others, so this runs right behind the compiler.
 * @param dist the folder of the compiled modules, which lies beside `package.json`
 */
async function bundle(dist) {
  const mains = readdirSync(join(dist, 'apps'))
    .map((app) => `apps/${app}/src/main.js`)
    .filter((main) => existsSync(join(dist, main)));
  const bundled = await rolldown({
    cwd: dirname(dist),
    input: Object.fromEntries(mains.map((main) => [main.slice(0, -'.js'.length), join(dist, main)])),
    platform: 'node',
    external: (id, _importer, isResolved) => !isResolved && !isOwn(id) && !WITHIN.test(id),
    plugins: [ownAddress(dist)],
    onLog(level, log, report) {
      if (level !== 'info') throw new Error(`The bundle of the processes: ${log.message}`);
      report(level, log);
    },
  });
  await bundled.write({
    dir: dist,
    format: 'esm',
    sourcemap: true,
    keepNames: true,
    entryFileNames: '[name].js',
    chunkFileNames: `${CHUNKS}/[name]-[hash].js`,
  });
  await bundled.close();
}

await bundle(join(dirname(fileURLToPath(import.meta.url)), '..', 'dist'));
