/**
 * What a span may say: a closed list, so that nothing personal gets in by the way. Names, modes and codes
 * come from closed vocabularies; ids are random. Never an address as it came, a query, a header, a text.
 */
export interface SpanFacts {
  readonly 'lethe.request.id'?: string;
  readonly 'lethe.task.id'?: string;
  /** system that a task is about */
  readonly 'lethe.source'?: string;
  /** name of a host as lethe.yaml has it */
  readonly 'lethe.host'?: string;
  readonly 'lethe.action'?: string;
  readonly 'lethe.attempt'?: number;
  /** of a task: succeeded, failed, …; of a message: handled, put-aside, again */
  readonly 'lethe.outcome'?: string;
  /** code of a fault, a refusal or a reason to put aside */
  readonly 'lethe.code'?: string;
  readonly 'lethe.command'?: string;
  /** accept, reject, ignore, stale */
  readonly 'lethe.decision'?: string;
  /** events that a commit holds */
  readonly 'lethe.events'?: number;
  /** how often somebody else was faster before it was committed */
  readonly 'lethe.conflicts'?: number;
  readonly 'http.request.method'?: string;
  /** the pattern, e.g. `/v1/privacy-requests/{id}` */
  readonly 'http.route'?: string;
  readonly 'http.response.status_code'?: number;
  readonly 'messaging.operation.name'?: 'process' | 'send';
  readonly 'messaging.destination.name'?: string;
  readonly 'messaging.destination.partition.id'?: string;
  readonly 'messaging.kafka.offset'?: string;
  /** CloudEvents type, where it is one of ours */
  readonly 'cloudevents.event_type'?: string;
  /** class of an error, never its message */
  readonly 'error.type'?: string;
}
