import { expect } from '@jest/globals';
import { requestEventCodec, type Instant, type ProblemCode, type RequestEvent } from '#contracts';
import {
  decide,
  evolve,
  evolveCommit,
  nothingStands,
  type Command,
  type Decision,
  type PrivacyRequest,
  type Standing,
} from '#domain';
import type { CommandDraft } from './commands.js';
import { START } from './moments.js';
import { REQUEST_ID } from './people.js';

/** From here on it is this moment. */
interface Moment {
  readonly now: Instant;
}
export const on = (now: Instant): Moment => ({ now });

export type History = readonly (RequestEvent | Moment)[];

/** An event of which only the fields named are looked at. */
export type ExpectedEvent = {
  readonly [T in RequestEvent['type']]: {
    readonly type: T;
    readonly data?: Partial<Extract<RequestEvent, { type: T }>['data']>;
  };
}[RequestEvent['type']];

/** What came of a command. Every expectation can fail: events are compared in order and number. */
export interface Outcome {
  /** these events, in this order, and no other */
  then(events: readonly ExpectedEvent[]): void;
  /** events of these types, in this order, and no other */
  thenTypes(...types: readonly RequestEvent['type'][]): void;
  rejects(code: ProblemCode): void;
  ignores(reason?: string | RegExp): void;
  /** the request after the command, whatever came of it */
  readonly request: PrivacyRequest;
  readonly decision: Decision;
}

const isMoment = (step: RequestEvent | Moment): step is Moment => 'now' in step;

/** Fails unless the event can be stored and read back as it is. */
function expectStorable(event: RequestEvent): void {
  const stored = requestEventCodec.encode(event);
  const text = JSON.stringify(stored.data);
  expect(requestEventCodec.decode({ ...stored, data: JSON.parse(text) })).toEqual(event);
}

const matcher = ({ type, data }: ExpectedEvent): unknown => ({
  type,
  data: data === undefined ? expect.anything() : expect.objectContaining(data),
});

function outcomeOf(request: PrivacyRequest | undefined, command: Command, standing: Standing): Outcome {
  const decision = decide(request, command, standing);
  const events = decision.kind === 'accept' ? decision.events : [];
  events.forEach(expectStorable);
  return {
    decision,
    get request() {
      const commit = {
        streamId: REQUEST_ID,
        committedAt: command.at,
        commandId: command.commandId,
        events,
      };
      const after = evolveCommit(request, commit);
      if (!after) throw new Error('There is no request: nothing was given and nothing accepted.');
      return after;
    },
    then: (expected) => {
      expect(decision).toEqual({ kind: 'accept', events: expected.map(matcher) });
    },
    thenTypes: (...types) => {
      expect(decision.kind === 'accept' ? events.map(({ type }) => type) : decision).toEqual(types);
    },
    rejects: (code) => expect(decision).toEqual({ kind: 'reject', code }),
    ignores: (reason) => {
      expect(decision.kind).toBe('ignore');
      if (decision.kind === 'ignore' && reason !== undefined) expect(decision.reason).toMatch(reason);
    },
  };
}

/** A request as a history leaves it, and the moment that it is then. */
export function asGiven(history: History): {
  readonly request: PrivacyRequest | undefined;
  readonly now: Instant;
} {
  let request: PrivacyRequest | undefined;
  let now = START;
  for (const step of history)
    if (isMoment(step)) now = step.now;
    else request = evolve(request, step, { id: REQUEST_ID, at: now });
  return { request, now };
}

/** The request that a history leaves. */
export function requestAfter(...history: History): PrivacyRequest {
  const { request } = asGiven(history);
  if (!request) throw new Error('The history has no event.');
  return request;
}

/**
 * `given(…what happened).when(…what is asked).then([…what is decided])`. Nothing follows by itself from
 * the history; all that follows from the command is part of what is decided.
 */
export function given(...history: History) {
  const { request, now } = asGiven(history);
  const under = (standing: Standing) => ({
    /** @param at the moment of the command; without it, the last of the history */
    when: (draft: CommandDraft, at: Instant = now): Outcome =>
      outcomeOf(request, { commandId: 'this-command', ...draft, at }, standing),
  });
  return {
    ...under(nothingStands),
    /** while this stands against work: holds, pauses, the limit */
    while: under,
  };
}
