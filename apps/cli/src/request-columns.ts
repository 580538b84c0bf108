import type { RequestAnswer } from './answers.js';
import { day } from './request-text.js';
import type { Column } from './table.js';

/** How requests stand in a list. */
export const requestColumns: readonly Column<RequestAnswer>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'KIND', of: ({ kind }) => kind, spare: 2 },
  { head: 'PROGRESS', of: ({ progress }) => progress, isWord: true },
  { head: 'PURGE', of: ({ purge }) => purge, isWord: true, spare: 4 },
  { head: 'CLOCK', of: ({ clock }) => clock.state, isWord: true, spare: 3 },
  { head: 'DUE', of: ({ clock }) => day(clock.dueAt) },
  { head: 'SUBJECT', of: ({ subject }) => subject.masked, spare: 1 },
];
