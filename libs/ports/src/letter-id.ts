import { hash } from 'node:crypto';
import type { MessagePlace } from './dead-letters.port.js';

/** The id of the letter that a message becomes when it is put aside: a UUID of version 8 made of its place. */
export const letterId = ({ topic, partition, offset }: MessagePlace): string =>
  hash('sha256', `${topic}\n${partition}\n${offset}`, 'hex').replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/,
    '$1-$2-8$3-8$4-$5',
  );
