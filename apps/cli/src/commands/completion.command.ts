import type { Command } from 'commander';
import {
  AuditedAct,
  ClockState,
  OtherPeopleDecision,
  PlantBody,
  PolicyId,
  Progress,
  Purge,
  RejectionReason,
  RequestKind,
  Role,
  Source,
  WebhookEvent,
} from '#contracts';
import { exitCodes } from '../cli-failure.js';
import { bashCompletion } from '../completion/bash.js';
import { placesOf, type Place, type Vocabulary } from '../completion/command-tree.js';
import { fishCompletion } from '../completion/fish.js';
import { powershellCompletion } from '../completion/powershell.js';
import type { Shell } from '../completion/shells.js';
import { zshCompletion } from '../completion/zsh.js';
import type { Session } from '../session.js';

/** What stands for each placeholder of the help. */
const vocabulary: Vocabulary = {
  act: AuditedAct.options,
  clock: ClockState.options,
  decision: OtherPeopleDecision.options,
  format: ['csv', 'ndjson'],
  kind: RequestKind.options,
  plant: PlantBody.shape.kind.options,
  policy: PolicyId.options,
  progress: Progress.options,
  purge: Purge.options,
  rejection: RejectionReason.options,
  role: Role.options,
  source: Source.options,
  type: WebhookEvent.options,
};

const scripts: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

/** Prints the script that teaches a shell these commands. */
export function completion(shell: Shell, program: Command, { terminal }: Session): number {
  terminal.out(scripts[shell](placesOf(program, vocabulary)));
  return exitCodes.fine;
}
