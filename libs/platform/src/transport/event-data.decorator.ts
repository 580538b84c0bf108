import type { PipeTransform } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { z } from 'zod';
import { issueInWords } from '../field-errors.js';
import { PoisonMessage } from './poison-message.js';

const MOST_NAMED = 10;

/** Where a schema was broken. An unknown key is not named: whoever wrote it may have written anything. */
function breach(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || 'data';
  return issue.code === 'unrecognized_keys' ? `${path} has an unknown key` : `${path} ${issue.message}`;
}

class SchemaPipe<T> implements PipeTransform<unknown, T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  transform(data: unknown): T {
    const parsed = this.schema.safeParse(data, { error: issueInWords });
    if (parsed.success) return parsed.data;
    throw new PoisonMessage('schema-breach', parsed.error.issues.slice(0, MOST_NAMED).map(breach).join('; '));
  }
}

/** The data of the CloudEvent, checked: what breaks the schema goes to the dead letters. */
export const EventData = <T>(schema: z.ZodType<T>): ParameterDecorator => Payload(new SchemaPipe(schema));
