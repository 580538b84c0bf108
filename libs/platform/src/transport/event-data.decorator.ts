import type { PipeTransform } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { issueInWords } from '../field-errors.js';
import { BreachWords } from './breach-words.js';
import { PoisonMessage } from './poison-message.js';

/** Data of a CloudEvent by its schema. */
export class EventDataReader<T> {
  readonly #words: BreachWords;

  constructor(private readonly schema: z.ZodType<T>) {
    this.#words = new BreachWords(schema);
  }

  /** @throws {PoisonMessage} names the fields that break the schema, and quotes nothing */
  read(data: unknown): T {
    const parsed = this.schema.safeParse(data, { error: issueInWords });
    if (parsed.success) return parsed.data;
    throw new PoisonMessage('schema-breach', this.#words.of(parsed.error));
  }
}

class SchemaPipe<T> implements PipeTransform<unknown, T> {
  private readonly reader: EventDataReader<T>;

  constructor(schema: z.ZodType<T>) {
    this.reader = new EventDataReader(schema);
  }

  transform(data: unknown): T {
    return this.reader.read(data);
  }
}

/** The data of the CloudEvent, checked: what breaks the schema goes to the dead letters. */
export const EventData = <T>(schema: z.ZodType<T>): ParameterDecorator => Payload(new SchemaPipe(schema));
