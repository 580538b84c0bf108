import type { Command } from 'commander';
import { collect } from './command-parts.js';

/** Who is meant, by any of the names that sources know people by. */
export interface PersonOptions {
  readonly upn?: string;
  readonly sam?: string;
  readonly objectId?: string;
  readonly alias?: readonly string[];
}

export const withPersonOptions = (command: Command): Command =>
  command
    .option('--upn <name>', 'user principal name of the person')
    .option('--sam <name>', 'sAMAccountName of the person')
    .option('--object-id <guid>', 'object id of the person in the directory')
    .option('--alias <name>', 'another name of the person, like DOMAIN\\name; may be repeated', collect);

/** The person as Lethe is told; what was not given is left out. */
export const subjectOf = ({ upn, sam, objectId, alias }: PersonOptions): Record<string, unknown> => ({
  userPrincipalName: upn,
  samAccountName: sam,
  objectId,
  aliases: alias,
});
