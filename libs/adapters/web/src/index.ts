export * from './guarded-web-caller.js';
export { kindOfAddress, type AddressKind } from './address-kind.js';
