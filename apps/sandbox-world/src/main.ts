import { runProcess, runWorld } from '#installation';

/** The sandbox of a cluster: the stand-ins that listen, and the clock that all processes share. */
await runProcess('sandbox-world', async (settings) => {
  const world = await runWorld(settings);
  return { announcement: `Lethe sandbox-world is ready in ${settings.dataDir}`, stop: () => world.close() };
});
