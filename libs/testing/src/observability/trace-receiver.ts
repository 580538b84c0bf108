import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Value = z.looseObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.int(), z.string()]).optional(),
});
const Attributes = z.array(z.object({ key: z.string(), value: Value })).default([]);

/** The part of an OTLP export request (JSON) that is looked at here. */
const ExportRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.looseObject({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.int(),
              attributes: Attributes,
              links: z.array(z.looseObject({ traceId: z.string(), spanId: z.string() })).default([]),
              status: z.looseObject({ code: z.int().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const asRecord = (attributes: z.infer<typeof Attributes>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? String(value.intValue ?? JSON.stringify(value)),
    ]),
  );

export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly facts: Readonly<Record<string, string>>;
  /** traces that it is also of */
  readonly links: readonly string[];
  readonly isFailed: boolean;
}

export interface TraceReceiver {
  /** for OTEL_EXPORTER_OTLP_ENDPOINT */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** all that was received, as it came */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

const ERROR = 2;

function spansOf(body: string): ReceivedSpan[] {
  return ExportRequest.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ traceId, spanId, parentSpanId, name, attributes, links, status }) => ({
        service: asRecord(resource.attributes)['service.name'] ?? '',
        traceId,
        spanId,
        parentSpanId,
        name,
        facts: asRecord(attributes),
        links: links.map((link) => link.traceId),
        isFailed: status?.code === ERROR,
      })),
  );
}

/** Takes traces as a collector does: OTLP over HTTP, JSON, on a free port of this machine. */
export async function receiveTraces(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString();
      bodies.push(body);
      const isOtlp = request.url === '/v1/traces' && request.headers['content-type'] === 'application/json';
      if (isOtlp) spans.push(...spansOf(body));
      response.writeHead(isOtlp ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
