import type { ActRecorded, Actor, RecordedAct } from '#contracts';

type About = 'requestId' | 'taskId' | 'source' | 'host' | 'about';

/** An act that changes no request; what it was not about is left out. */
export type NewAct = { readonly [K in About]?: ActRecorded[K] | undefined } & {
  readonly what: RecordedAct;
  readonly by: Actor;
  /** in plain words; sealed before it is stored */
  readonly reason?: string | undefined;
};

/** Writes down who did what, where no event of a request says so. Call it before the act takes effect, or before its fruit is handed out. */
export interface ActRecorder {
  /** In the chain, and durable, when it resolves. @throws {StoreUnavailable} the act is not to be done then */
  record(act: NewAct): Promise<void>;
}
