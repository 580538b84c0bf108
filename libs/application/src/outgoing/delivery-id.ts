import { hash } from 'node:crypto';

/** A UUID of version 8 made of what it is about and where it goes: the same twice is one. */
export const deliveryId = (channel: string, about: string): string =>
  hash('sha256', `${channel}\n${about}`, 'hex').replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/,
    '$1-$2-8$3-8$4-$5',
  );
