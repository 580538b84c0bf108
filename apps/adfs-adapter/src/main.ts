import { runHandler } from '#installation';
import { adfsAdapterModule } from './adfs-adapter.module.js';

await runHandler('adfs-adapter', adfsAdapterModule);
