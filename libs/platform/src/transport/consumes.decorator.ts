import { EventPattern } from '@nestjs/microservices';
import type { z } from 'zod';

/** What a consumer of a topic takes. */
export interface Consumption {
  /** consumers of one group share the messages of a topic */
  readonly group: string;
  /** how many keys are worked on at once */
  readonly concurrency: number;
  /** the schema of `data` for each CloudEvents `type` that is taken; any other type is a dead letter */
  readonly types: Readonly<Record<string, z.ZodType>>;
}

/** Lets a method of a controller take the messages of a topic: `data`, checked, and a `BusContext`. */
export const Consumes = (topic: string, consumption: Consumption) =>
  EventPattern<string>(topic, { ...consumption });
