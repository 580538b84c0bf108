import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from '../logging/logger.js';
import type { Tracing, TracingOptions } from './tracing-options.js';

const STOPPED_WITHIN_MS = 3000;

type Done = Parameters<SpanExporter['export']>[1];

/** Says once that the receiver is away, and once that it is back; spans of the meantime are lost. */
class ToldExporter implements SpanExporter {
  #failing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      this.#tell(result.code === ExportResultCode.SUCCESS, result.error);
      // What is told here need not be told again by the library, which quotes what it was sent.
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  #tell(succeeded: boolean, err: Error | undefined): void {
    if (succeeded === !this.#failing) return;
    this.#failing = !succeeded;
    if (succeeded) this.logger.info('Traces are exported again');
    else this.logger.warn({ err }, 'Traces cannot be exported; what happens meanwhile is not in them');
  }
}

/** Records spans and sends them by OTLP over HTTP (JSON), as the OTEL_ variables say. */
export function exportSpans({ service, version, logger }: Omit<TracingOptions, 'exported'>): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service, 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new ToldExporter(new OTLPTraceExporter(), logger);
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  // The trace is carried on by our own means, which are there also where nothing is recorded.
  provider.register({ contextManager: null, propagator: null });
  return {
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOPPED_WITHIN_MS);
      });
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}
