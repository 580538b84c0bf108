import { z } from 'zod';
import {
  ArtifactId,
  ClearedTaskAnswer,
  ClearTaskBody,
  OpenedTaskAnswer,
  RenewedTaskAnswer,
  SealedLetterAnswer,
  SealLetterBody,
  StoredArtifactAnswer,
  vaultAddresses,
} from '#contracts';
import { endpoint, json, jsonBody, streamedBody } from '#platform';

/** A broker takes messages of about a megabyte; base64 makes a third more of it. */
const MOST_OF_A_LETTER = 8 * 1024 * 1024;

const taskRefusals = [
  'task-token-refused',
  'not-this-host',
  'lease-over',
  'key-destroyed',
  'key-unknown',
] as const;

/** What handlers ask of the vault: docs/reference/vault.md. */
export const vaultEndpoints = {
  open: endpoint({
    id: 'openTask',
    method: 'POST',
    path: vaultAddresses.open,
    tag: 'Tasks',
    summary: 'The one key of the task, for as long as its lease runs',
    permission: 'host',
    answer: json(200, OpenedTaskAnswer),
    refusals: taskRefusals,
  }),
  renew: endpoint({
    id: 'renewTask',
    method: 'POST',
    path: vaultAddresses.renew,
    tag: 'Tasks',
    summary: 'A sign of life: a token whose lease runs its full length again',
    permission: 'host',
    answer: json(200, RenewedTaskAnswer),
    refusals: taskRefusals,
  }),
  clear: endpoint({
    id: 'clearTask',
    method: 'POST',
    path: vaultAddresses.clear,
    tag: 'Tasks',
    summary: 'Whether a task may begin, or delete the next thing, as things stand now',
    permission: 'host',
    body: jsonBody(ClearTaskBody),
    answer: json(200, ClearedTaskAnswer),
    refusals: [...taskRefusals, 'held-back'],
  }),
  artifact: endpoint({
    id: 'storeArtifact',
    method: 'PUT',
    path: vaultAddresses.artifact,
    tag: 'Tasks',
    summary: 'Stores what was gathered, as cipher text; durable when it is answered',
    permission: 'host',
    params: z.strictObject({ id: ArtifactId }),
    body: streamedBody,
    answer: json(201, StoredArtifactAnswer),
    refusals: [...taskRefusals, 'artifact-exists'],
  }),
  seal: endpoint({
    id: 'sealLetter',
    method: 'POST',
    path: vaultAddresses.seal,
    tag: 'Dead letters',
    summary: 'Seals a message that nobody can handle, with the key of the month',
    permission: 'host',
    body: jsonBody(SealLetterBody, MOST_OF_A_LETTER),
    answer: json(200, SealedLetterAnswer),
  }),
};
