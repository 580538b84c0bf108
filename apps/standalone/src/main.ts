import { announcementOf, runProcess } from '#installation';
import { startStandalone } from './standalone.js';

await runProcess('standalone', async (settings) => {
  const lethe = await startStandalone(settings);
  return { announcement: announcementOf(settings, lethe), stop: () => lethe.stop() };
});
