export { adfsAdapterModule } from './adfs-adapter.module.js';
