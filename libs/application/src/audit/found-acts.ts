import {
  auditEventCodec,
  isAuditStream,
  isOfRegister,
  requestEventCodec,
  type StoredEvent,
} from '#contracts';
import type { LoggedCommit, NewCommit, ProofLog } from '#ports';
import { registerActOf } from '../register/register-acts.js';
import { actOf, recordedAct, type SealedAct } from './audit-entries.js';

/** Where in the log an act stands. */
export interface Position {
  /** of the commit in the log */
  readonly place: number;
  /** of the event in the commit; in a cursor: it and those behind it were told */
  readonly event: number;
}

/** An act with its place in the chain. */
export interface FoundAct extends Position {
  readonly act: SealedAct;
  readonly at: string;
  readonly streamId: string;
  /** of what stands against work; see RegisterBook */
  readonly ofRegister: boolean;
  readonly commit: number;
}

export const writeCursor = ({ place, event }: Position): string =>
  Buffer.from(`${place}/${event}`).toString('base64url');

export function readCursor(text: string): Position | undefined {
  const [, place, event] =
    /^(\d{1,15})\/(\d{1,6})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const position = { place: Number(place), event: Number(event) };
  return place !== undefined && writeCursor(position) === text ? position : undefined;
}

/** Newest first: places fall, and within a commit events do. */
export const isBefore = (found: Position, next: Position): boolean =>
  found.place < next.place || (found.place === next.place && found.event < next.event);

/** The acts in the commits from place `first`, and below `last`, newest first. @throws {StoreUnavailable} */
export async function actsBetween(
  log: Pick<ProofLog, 'commits'>,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly FoundAct[]> {
  const found: FoundAct[] = [];
  let place = first;
  for await (const commits of log.commits(first, last))
    for (const commit of commits) found.push(...actsOf(commit, place++));
  return found.reverse();
}

function actsOf({ streamId, commit, body }: LoggedCommit, place: number): readonly FoundAct[] {
  const { committedAt: at, events } = JSON.parse(body) as NewCommit;
  const ofRegister = isOfRegister({ events });
  return events.flatMap((stored: StoredEvent, event) => {
    const act = ofRegister ? ofTheRegister(stored) : actIn(stored, streamId);
    return act ? [{ act, at, streamId, commit, place, event, ofRegister }] : [];
  });
}

function ofTheRegister(stored: StoredEvent): SealedAct | undefined {
  const act = registerActOf(stored);
  return act && { ...act, requestId: null };
}

function actIn(stored: StoredEvent, streamId: string): SealedAct | undefined {
  if (isAuditStream(streamId)) {
    const { type, data } = auditEventCodec.decode(stored);
    return type === 'ActRecorded' ? recordedAct(data) : undefined;
  }
  const act = actOf(requestEventCodec.decode(stored));
  return act && { ...act, requestId: streamId };
}
