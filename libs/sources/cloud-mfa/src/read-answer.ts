import type { z } from 'zod';
import { unreadable, type GraphAnswer, type GraphCall } from './graph-client.js';

/** The answer's body as what it has to be. @throws {TaskFault} `graph-answer-unreadable` */
export function theOne<T>(schema: z.ZodType<T>, call: Pick<GraphCall, 'place'>, answer: GraphAnswer): T {
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) throw unreadable(call, answer);
  return parsed.data;
}

/** Those items of a collection that have the shape. */
export const everyOne = <T>(schema: z.ZodType<T>, items: readonly unknown[]): readonly T[] =>
  items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
