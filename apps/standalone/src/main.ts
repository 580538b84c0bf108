import { announcementOf, answersAQuestion, runProcess } from '#installation';
import { handlerModules } from './handler-modules.js';
import { startStandalone } from './standalone.js';

if (!(await answersAQuestion('standalone', handlerModules)))
  await runProcess('standalone', async (settings) => {
    const lethe = await startStandalone(settings);
    return { announcement: announcementOf(settings, lethe), stop: () => lethe.stop() };
  });
