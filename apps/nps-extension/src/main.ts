import { runHandler } from '#installation';
import { npsExtensionModule } from './nps-extension.module.js';

await runHandler('nps-extension', npsExtensionModule);
