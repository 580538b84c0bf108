import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { specOf, type MetricName } from './metric-catalogue.js';

type Labels = Readonly<Record<string, string | number>>;

/** A value with the labels that it stands for. */
export interface Measured {
  readonly labels?: Labels;
  readonly value: number;
}

/** Makes the instruments of the catalogue, and no others. */
export class Instruments {
  constructor(private readonly registry: Registry) {}

  counter(name: MetricName): Counter {
    return new Counter(this.config(name));
  }

  histogram(name: MetricName): Histogram {
    return new Histogram({ ...this.config(name), buckets: [...(specOf(name).buckets ?? [])] });
  }

  /** Measured when it is asked for; labels that are not measured any more are gone. */
  gauge(name: MetricName, measure: () => readonly Measured[] | Promise<readonly Measured[]>): void {
    const { labels } = specOf(name);
    new Gauge({
      ...this.config(name),
      async collect() {
        const measured = await measure();
        this.reset();
        // A gauge without labels shows 0 once it is reset, also where nothing is known.
        if (measured.length === 0 && labels.length === 0) this.remove();
        for (const { labels: of = {}, value } of measured) this.set(of, value);
      },
    });
  }

  /** What counts by itself, e.g. in the operating system. */
  counterOf(name: MetricName, read: () => number): void {
    new Counter({
      ...this.config(name),
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  private config(name: MetricName) {
    const { help, labels } = specOf(name);
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}
