export { ClockRefused, SandboxClock, type SandboxClockOptions } from './clock/sandbox-clock.js';
export * from './clock/shared-sandbox-clock.js';
export * from './world/people.js';
export * from './world/seed-world.js';
export * from './world/plant.js';
export * from './settings/sandbox-settings.js';
export { startCloud, type CloudOptions, type SandboxCloud } from './cloud/cloud.js';
export { type Disturbance } from './cloud/disturbance.js';
export { type CloudSignIn, type CloudUser, type CloudWorld } from './cloud/state.js';
