import { keepTraceContext } from '#tracing';
import type { Tracing, TracingOptions } from './tracing-options.js';

export type { Tracing, TracingOptions } from './tracing-options.js';

/**
 * From now on this process carries traces on. Where they are exported it records spans, too; faults of the
 * exporting disturb nobody and are told once for each time that it begins to fail.
 */
export async function startTracing({ exported, ...options }: TracingOptions): Promise<Tracing> {
  keepTraceContext();
  if (!exported) return { stop: async () => undefined };
  // Loaded only where it is used: it takes a while.
  const { exportSpans } = await import('./export-spans.js');
  try {
    return exportSpans(options);
  } catch (err) {
    options.logger.error({ err }, 'Traces are not exported: the OTEL_ variables cannot be used');
    return { stop: async () => undefined };
  }
}
