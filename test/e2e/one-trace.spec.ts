import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receiveTraces, type ReceivedSpan, type TraceReceiver } from '#testing';
import { good, hasEnded, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLERS_SPAN = '00f067aa0ba902b7';
const traceparent = `00-${TRACE}-${CALLERS_SPAN}-01`;

/** Names that nobody has by accident. */
const NAMES = ['zulfiqar', 'quuxington', 'XYZZY', 'hd-plugh'];
const subject = {
  userPrincipalName: 'zulfiqar.quuxington@example.com',
  samAccountName: 'zquux',
  aliases: ['XYZZY\\zquux'],
};

let receiver: TraceReceiver;
let lethe: LetheProcess;
let api: LetheApi;
let view: View;
/** all that were sent until Lethe ended, which sends what is left */
let spans: readonly ReceivedSpan[];
let log: readonly Readonly<Record<string, unknown>>[];

beforeAll(async () => {
  receiver = await receiveTraces();
  lethe = await LetheProcess.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_SERVICE_NAME: 'lethe-under-test',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_BSP_MAX_QUEUE_SIZE: '100000',
  });
  api = lethe.api();
  const body = { kind: 'Export', subject, reference: 'hd-plugh', sources: ['nps-extension'] };
  view = good(await api.post<View>('/v1/privacy-requests', body, { traceparent }), 202);
  view = await api.drive(view.id, 'it is done', hasEnded);
  await api.get(`/v1/privacy-requests/zulfiqar?quuxington=XYZZY`, { traceparent: 'zulfiqar' });
  await api.get('/v1/privacy-requests/zulfiqar', { 'x-quuxington': 'XYZZY' });
  // The package expires, and what is to be remembered of the request comes due.
  await api.advance('P60D');
  await api.until(view.id, 'its package has expired', ({ package: made }) => made?.expired === true);
  await lethe.stop();
  spans = receiver.spans;
  log = lethe.stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
});
afterAll(async () => {
  await lethe.dispose();
  await receiver.close();
});

const ofTheRequest = () => spans.filter(({ traceId }) => traceId === TRACE);

describe('the trace of a request', () => {
  it('goes from the call through decisions, messages and runs, and back, as one tree', () => {
    expect(view.progress).toBe('done');
    const names = new Set(ofTheRequest().map(({ name }) => name));
    for (const name of [
      'POST /v1/privacy-requests',
      'SubmitPrivacyRequest',
      'send lethe.tasks.nps-extension.v1',
      'process lethe.tasks.nps-extension.v1',
      'run nps-extension export',
      'send lethe.task-reports.v1',
      'process lethe.task-reports.v1',
      'ReportTask',
      'run package assemble',
    ])
      expect(names).toContain(name);
    const ids = new Set([CALLERS_SPAN, ...ofTheRequest().map(({ spanId }) => spanId)]);
    const orphans = ofTheRequest().filter(({ parentSpanId = '' }) => !ids.has(parentSpanId));
    expect(orphans.map(({ name }) => name)).toEqual([]);
  });

  it('has what the request does by itself weeks later, whoever moves the clock', () => {
    const fired = ofTheRequest().filter(({ name }) => name === 'FireTimer');
    expect(fired.length).toBeGreaterThan(0);
    for (const { facts } of fired) expect(facts['lethe.request.id']).toBe(view.id);
    const moving = spans.filter(({ name }) => name === 'POST /v1/sandbox/clock');
    expect(moving.length).toBeGreaterThan(0);
    for (const { traceId } of moving) expect(traceId).not.toBe(TRACE);
  });

  it('says who did what where, and how it ended', () => {
    const run = ofTheRequest().find(({ name }) => name === 'run nps-extension export');
    expect(run).toMatchObject({
      service: 'lethe-under-test',
      facts: {
        'lethe.request.id': view.id,
        'lethe.source': 'nps-extension',
        'lethe.action': 'export',
        'lethe.outcome': 'succeeded',
      },
    });
    expect(['nps01', 'nps02']).toContain(run?.facts['lethe.host']);
    const message = ofTheRequest().find(({ name }) => name === 'process lethe.tasks.nps-extension.v1');
    expect(message?.facts).toMatchObject({
      'messaging.destination.name': 'lethe.tasks.nps-extension.v1',
      'cloudevents.event_type': 'lethe.TaskAssigned.v1',
      'lethe.outcome': 'handled',
    });
  });

  it('can be found by the lines of the log that belong to it', () => {
    const lines = log.filter(({ traceId }) => traceId === TRACE);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of log) expect(line['service']).toBe('standalone');
  });
});

describe('traces', () => {
  it('carry nothing of the person, of an address or of a header', () => {
    expect(receiver.bodies.length).toBeGreaterThan(0);
    const sent = receiver.bodies.join('\n').toLowerCase();
    for (const name of NAMES) expect(sent).not.toContain(name.toLowerCase());
    expect(spans.some(({ name }) => name === 'GET /v1/privacy-requests/{id}')).toBe(true);
  });

  it('leave out what watchers ask', () => {
    expect(spans.filter(({ name }) => /livez|readyz|metrics/.test(name))).toEqual([]);
  });
});
