import type { RequestHandler } from '../http/request-handler.js';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Overview } from '#application';
import type { HttpAnswer, HttpExchange } from '../http/exchange.js';

export type RequestCounts = () => Promise<Overview['counts']>;

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What Prometheus collects. Everything is measured when it is asked for or when a call ends: nothing
 * runs by itself, so that an idle process stays idle. Labels are closed vocabularies and address
 * patterns, never a value that somebody sent.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'lethe_http_request_duration_seconds',
    help: 'Time until a call was answered, by address pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly aborted = new Counter({
    name: 'lethe_http_requests_aborted_total',
    help: 'Calls whose sender went away before the answer was whole',
    labelNames: ['route'],
    registers: [this.registry],
  });

  constructor(counts?: RequestCounts) {
    this.measureProcess();
    if (counts) this.measureRequests(counts);
  }

  /** Times every call that passes. */
  readonly observe: RequestHandler = (exchange, response, next) => {
    const begun = performance.now();
    response.once('close', () => this.record(exchange, response, (performance.now() - begun) / 1000));
    next();
  };

  private record(exchange: HttpExchange, response: HttpAnswer, seconds: number): void {
    const route = exchange.matched?.endpoint.path ?? 'unknown';
    if (!response.writableFinished) return this.aborted.inc({ route });
    // Any text can come as a method; the address that is known takes known ones.
    const method = exchange.matched ? (exchange.method ?? '') : 'any';
    this.durations.observe({ method, route, status: response.statusCode }, seconds);
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  private measureProcess(): void {
    const memory = () => process.memoryUsage();
    let idle = performance.eventLoopUtilization();
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'Processor time used',
      registers: [this.registry],
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    });
    this.gauge('process_resident_memory_bytes', 'Resident memory', () => memory().rss);
    this.gauge('nodejs_heap_used_bytes', 'Heap in use', () => memory().heapUsed);
    this.gauge('nodejs_external_memory_bytes', 'Memory of buffers', () => memory().external);
    this.gauge(
      'process_start_time_seconds',
      'When the process was started, seconds since 1970',
      () => performance.timeOrigin / 1000,
    );
    this.gauge('nodejs_eventloop_utilization', 'Busy share of the event loop since the last look', () => {
      const since = performance.eventLoopUtilization(idle);
      idle = performance.eventLoopUtilization();
      return since.utilization;
    });
  }

  private measureRequests(counts: RequestCounts): void {
    new Gauge({
      name: 'lethe_privacy_requests',
      help: 'Privacy requests by kind, progress and purge',
      labelNames: ['kind', 'progress', 'purge'],
      registers: [this.registry],
      async collect() {
        const now = await counts();
        this.reset();
        for (const { kind, progress, purge, count } of now) this.set({ kind, progress, purge }, count);
      },
    });
  }
}
