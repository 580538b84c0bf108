export { npsExtensionModule } from './nps-extension.module.js';
