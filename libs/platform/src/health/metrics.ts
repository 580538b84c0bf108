import { Registry } from 'prom-client';
import type { OutgoingChannel, Tried } from '#application';
import { faultCatalogue } from '#contracts';
import type { RunEnd } from '#source-kit';
import type { HttpAnswer, HttpExchange } from '../http/exchange.js';
import type { RequestHandler } from '../http/request-handler.js';
import type { MessageOutcome } from '../transport/consumed.js';
import { Instruments } from './instruments.js';
import { Measurements } from './measurements.js';
import { measureProcess } from './process-metrics.js';
import type { WhatIsMeasured } from './what-is-measured.js';

/** Of a newer handler's code only that it is one is told: labels are closed. */
const codeOf = (code: string | null): string => {
  if (code === null) return 'none';
  return Object.hasOwn(faultCatalogue, code) ? code : 'other';
};

const isEventStream = (response: HttpAnswer): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

interface FiredLate {
  readonly timers: Readonly<Record<string, number>>;
  readonly missed: Readonly<Record<string, number>>;
}

/**
 * What Prometheus collects. Everything is measured when it is asked for or when something ends: nothing
 * runs by itself, so that an idle process stays idle. Labels are closed vocabularies and address
 * patterns, never a value that somebody sent.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly instruments = new Instruments(this.registry);
  private readonly durations = this.instruments.histogram('lethe_http_request_duration_seconds');
  private readonly aborted = this.instruments.counter('lethe_http_requests_aborted_total');
  private readonly commits = this.instruments.counter('lethe_commits_appended_total');
  private readonly events = this.instruments.counter('lethe_events_appended_total');
  private readonly conflicts = this.instruments.counter('lethe_commit_conflicts_total');
  private readonly messages = this.instruments.counter('lethe_messages_total');
  private readonly late = this.instruments.counter('lethe_timers_fired_late_total');
  private readonly missed = this.instruments.counter('lethe_dates_missed_late_total');
  private readonly opens = this.instruments.counter('lethe_vault_opens_total');
  private readonly signIns = this.instruments.counter('lethe_sign_ins_total');
  private readonly runs = this.instruments.histogram('lethe_handler_run_duration_seconds');
  private readonly deliveries = this.instruments.counter('lethe_deliveries_total');
  private readonly cut = this.instruments.counter('lethe_streams_cut_total');
  private readonly measurements = new Measurements(
    this.instruments,
    this.instruments.counter('lethe_measurements_failed_total'),
  );

  constructor(what: WhatIsMeasured = {}) {
    measureProcess(this.instruments);
    this.measure(what);
  }

  /** Adds what another part of the process knows; each thing is measured by one. */
  measure(what: WhatIsMeasured): void {
    this.measurements.of(what);
  }

  /** @param stuck names of loops with whether each is stuck now */
  measureLoops(stuck: () => ReadonlyMap<string, boolean>): void {
    this.instruments.gauge('lethe_loop_stuck', () =>
      [...stuck()].map(([loop, isStuck]) => ({ labels: { loop }, value: isStuck ? 1 : 0 })),
    );
  }

  /** Times every call that passes. */
  readonly observe: RequestHandler = (exchange, response, next) => {
    const begun = performance.now();
    response.once('close', () => this.record(exchange, response, (performance.now() - begun) / 1000));
    next();
  };

  /** for `BusTransportOptions.onMessage` */
  readonly messageEnded = (topic: string, outcome: MessageOutcome): void =>
    this.messages.inc({ topic, outcome });

  /** for `TaskRunnerOptions.onRunEnded` */
  readonly runEnded = ({ source, action, outcome, code, seconds }: RunEnd): void =>
    this.runs.observe({ source, action, outcome, code: codeOf(code) }, seconds);

  /** for `EngineOptions.onLate`: how many, by what timers are about and by event */
  readonly firedLate = ({ timers, missed }: FiredLate): void => {
    for (const [timer, count] of Object.entries(timers)) this.late.inc({ timer }, count);
    for (const [event, count] of Object.entries(missed)) this.missed.inc({ event }, count);
  };

  /** @param open how many event streams are open now */
  measureStreams(open: () => number): void {
    this.instruments.gauge('lethe_streams_open', () => [{ value: open() }]);
  }

  /** for `DelivererParts.onTried` */
  readonly delivered = (kind: OutgoingChannel['kind'], outcome: Tried['outcome']): void =>
    this.deliveries.inc({ kind, outcome });

  /** An event stream was cut off because its reader did not keep up. */
  streamCut(): void {
    this.cut.inc();
  }

  appended(events: number): void {
    this.commits.inc();
    this.events.inc(events);
  }

  conflicted(): void {
    this.conflicts.inc();
  }

  /** for `SignInParts.onOutcome` */
  readonly signInEnded = (outcome: string): void => this.signIns.inc({ outcome });

  vaultAsked(outcome: 'opened' | 'refused' | 'failed'): void {
    this.opens.inc({ outcome });
  }

  private record(exchange: HttpExchange, response: HttpAnswer, seconds: number): void {
    const route = exchange.matched?.endpoint.path ?? 'unknown';
    // A stream lasts as long as somebody looks at it: that says nothing about how fast calls are answered.
    if (isEventStream(response)) return;
    if (!response.writableFinished) return this.aborted.inc({ route });
    // Any text can come as a method; the address that is known takes known ones.
    const method = exchange.matched ? (exchange.method ?? '') : 'any';
    this.durations.observe({ method, route, status: response.statusCode }, seconds);
  }
}
