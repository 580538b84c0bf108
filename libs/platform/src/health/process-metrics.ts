import type { Instruments } from './instruments.js';

/** What is known of every process. */
export function measureProcess(instruments: Instruments): void {
  const memory = () => process.memoryUsage();
  let idle = performance.eventLoopUtilization();
  instruments.counterOf('process_cpu_seconds_total', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  instruments.gauge('process_resident_memory_bytes', () => [{ value: memory().rss }]);
  instruments.gauge('nodejs_heap_used_bytes', () => [{ value: memory().heapUsed }]);
  instruments.gauge('nodejs_external_memory_bytes', () => [{ value: memory().external }]);
  instruments.gauge('process_start_time_seconds', () => [{ value: performance.timeOrigin / 1000 }]);
  instruments.gauge('nodejs_eventloop_utilization', () => {
    const since = performance.eventLoopUtilization(idle);
    idle = performance.eventLoopUtilization();
    return [{ value: since.utilization }];
  });
}
