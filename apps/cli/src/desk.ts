import type { Change } from './commands/change.command.js';
import type { ListOf, ListOfOptions } from './commands/list-of.command.js';

export interface Answering {
  readonly json?: boolean;
}

/** Where the commands of the desk find what they share. */
export interface Desk {
  readonly show: (list: () => Promise<ListOf>, options: ListOfOptions) => Promise<void>;
  readonly change: (change: () => Promise<Change>, options: Answering) => Promise<void>;
}

export const inLines = 'a JSON line for each';
export const reason = ['--reason <text>', 'why; it is recorded'] as const;
export const lists = () => import('./lists.js');
export const words = async () => (await import('./commands/list-of.command.js')).wordsAt;
export const encoded = async () => (await import('./lethe-client.js')).path;
