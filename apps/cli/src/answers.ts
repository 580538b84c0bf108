import { z } from 'zod';
import { Problem, RequestView, TaskView } from '#contracts';

/**
 * Answers as the command reads them: only the fields it uses are demanded, and fields it has never
 * heard of pass through to `--json`, so an older command works with a newer server.
 */
const TaskAnswer = z.looseObject({
  ...TaskView.pick({ id: true, checkAfter: true }).shape,
  source: z.string(),
  host: z.string().nullable(),
  action: z.string(),
  phase: z.string().nullable(),
  state: z.string(),
  fault: z
    .looseObject({
      code: z.string(),
      message: z.string(),
      nextAction: z.string(),
      detail: z.string().nullable().optional(),
    })
    .nullable()
    .optional(),
  proof: z
    .looseObject({ remarks: z.array(z.string()) })
    .nullable()
    .optional()
    .catch(null),
  instructions: z
    .looseObject({ steps: z.array(z.string()), checklist: z.array(z.string()) })
    .nullable()
    .optional(),
});
export type TaskAnswer = z.infer<typeof TaskAnswer>;

export const RequestAnswer = z.looseObject({
  ...RequestView.pick({ id: true, kind: true, version: true, receivedAt: true, completedAt: true }).shape,
  subject: z.looseObject({ masked: z.string() }),
  progress: z.string(),
  purge: z.string(),
  clock: z.looseObject({ state: z.string(), dueAt: z.string(), legalDueAt: z.string() }),
  tasks: z.array(TaskAnswer),
  package: z.looseObject({}).nullish(),
});
export type RequestAnswer = z.infer<typeof RequestAnswer>;

export const RequestPage = z.looseObject({
  items: z.array(RequestAnswer),
  nextCursor: z.string().nullable(),
});

export const SamePerson = z.looseObject({ items: z.array(RequestAnswer), more: z.boolean() });

const RedrivenLetter = z.looseObject({
  id: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  outcome: z.string(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  masked: z.string().nullish(),
});
export type RedrivenLetter = z.infer<typeof RedrivenLetter>;

export const RedriveAnswer = z.looseObject({
  redriven: z.int(),
  items: z.array(RedrivenLetter),
  remaining: z.int(),
});

export const CertificateAnswer = z.record(z.string(), z.unknown());

export const ProblemAnswer = z.looseObject({
  ...Problem.pick({ title: true, status: true, code: true, detail: true }).shape,
  errors: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
});
export type ProblemAnswer = z.infer<typeof ProblemAnswer>;

const BreachAnswer = z.looseObject({
  id: z.string(),
  axis: z.string(),
  dueAt: z.string(),
  wouldFinishAt: z.string(),
  otherwiseAt: z.string(),
});
export type DeadlineBreach = z.infer<typeof BreachAnswer>;
export const SimulationAnswer = z.looseObject({ checked: z.int(), breaches: z.array(BreachAnswer) });

const PeriodAnswer = z.looseObject({ unit: z.string(), count: z.int() });
const ShownPolicy = z.looseObject({
  id: z.string(),
  version: z.string(),
  effectiveFrom: z.string(),
  current: z.boolean(),
  default: z.boolean(),
  answer: PeriodAnswer,
  extendedAnswer: PeriodAnswer,
  internalDays: z.int(),
  calendar: z.string(),
  timeZone: z.string(),
});
export type ShownPolicy = z.infer<typeof ShownPolicy>;
export const PolicyAnswer = z.looseObject({ items: z.array(ShownPolicy) });
