import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { ProblemCode } from '#contracts';
import type { Permission } from '../auth/permissions.js';
import type { Parsed } from '../field-errors.js';

/** Reads one kind of body. What breaks the transport is thrown as a RefusedError; a breach of the schema is a value. */
export interface BodyReader<T> {
  /** what is taken, for the description: media type → schema of one body */
  readonly content: Readonly<Record<string, z.ZodType>>;
  read(call: IncomingMessage): Promise<Parsed<T>>;
}

export interface AnswerSpec<T> {
  readonly status: number;
  /** absent: the answer has no body */
  readonly mediaType?: string;
  readonly schema?: z.ZodType<T>;
  /** of an event stream: one event, as a client’s `EventSource` hands it on, with `data` read as JSON */
  readonly eventSchema?: z.ZodType;
  /** also to be had as these, by `Accept` */
  readonly alsoAs?: readonly string[];
  /** header names with what they say, for the description */
  readonly headerNames?: Readonly<Record<string, string>>;
  headers?(value: T): Readonly<Record<string, string | readonly string[]>>;
  /** what is sent of the value; absent: all of it */
  body?(value: T): unknown;
}

/**
 * One address and method of the HTTP interface. The whole table of them is data: routing, the checks
 * of each call and the OpenAPI document are all made from it, so they cannot disagree.
 */
export interface Endpoint<Params, Query, Body, Answer> {
  /** `operationId` */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI template, e.g. `/v1/privacy-requests/{id}` */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  /** `none`: open to everyone, without a token; `host`: for handlers' processes */
  readonly permission: Permission | 'none' | 'host';
  /** a part that does not fit names nothing: 404 */
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: BodyReader<Body>;
  readonly takesIfMatch?: boolean;
  readonly takesIdempotencyKey?: boolean;
  /** `Last-Event-ID` of an event stream */
  readonly takesLastEventId?: boolean;
  /** false where looking is already doing: HEAD is not taken */
  readonly takesHead?: boolean;
  /** media types that can be asked for; absent: whatever `Accept` says is ignored */
  readonly offers?: readonly string[];
  readonly answer: AnswerSpec<Answer>;
  /** refusals of the use case, besides those that follow from the fields above */
  readonly refusals?: readonly ProblemCode[];
}

export type AnyEndpoint = Endpoint<unknown, unknown, unknown, unknown>;

/** What a caller sent, checked. */
export interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** the version that the caller has seen; undefined: any */
  readonly ifMatch: number | undefined;
  readonly idempotencyKey: string | undefined;
  /** of an event stream: what the caller has seen last, whatever it says */
  readonly lastEventId: string | undefined;
  /** of the media types that are offered, the one that the caller likes best */
  readonly accepted: string | undefined;
}

type Nothing = Readonly<Record<never, never>>;

/** Declares an endpoint; what is left out has no input of that kind. */
export const endpoint = <Params = Nothing, Query = Nothing, Body = undefined, Answer = undefined>(
  spec: Endpoint<Params, Query, Body, Answer>,
): Endpoint<Params, Query, Body, Answer> => spec;

export type InputOf<E> = E extends Endpoint<infer P, infer Q, infer B, infer _A> ? Input<P, Q, B> : never;

/** A value that nobody changes, all the way down. */
export type ReadOnly<T> = T extends readonly (infer E)[]
  ? readonly ReadOnly<E>[]
  : T extends Record<string, unknown>
    ? { readonly [K in keyof T]: ReadOnly<T[K]> }
    : T;
export type AnswerOf<E> = E extends Endpoint<infer _P, infer _Q, infer _B, infer A> ? ReadOnly<A> : never;

export const json = <T>(
  status: number,
  schema: z.ZodType<T>,
  headers?: Pick<AnswerSpec<T>, 'headers' | 'headerNames'>,
): AnswerSpec<T> => ({ status, mediaType: 'application/json', schema, ...headers });

export const noContent: AnswerSpec<undefined> = { status: 204 };
