import { announcementOf, checkProcess, isAskedToCheck, runProcess } from '#installation';
import { handlerModules } from './handler-modules.js';
import { startStandalone } from './standalone.js';

if (isAskedToCheck()) await checkProcess('standalone', handlerModules);
else
  await runProcess('standalone', async (settings) => {
    const lethe = await startStandalone(settings);
    return { announcement: announcementOf(settings, lethe), stop: () => lethe.stop() };
  });
