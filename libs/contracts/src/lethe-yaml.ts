import { z } from 'zod';
import { NotificationSettings, OpenDsrSettings, WebhookSettings } from './notification-settings.js';
import { HostName } from './scalars.js';
import { SignInSettings } from './sign-in-settings.js';
import { sourceContracts } from './sources/source-contracts.js';
import { MoreThanUsual, moreThanUsualUnlessTold } from './usual-closes.js';
import { BUILT_IN_CALENDARS, PolicyId, RequestKind, Source } from './vocabulary.js';

/** `lethe.yaml`: what exists here. Unknown keys are refused with their path. Secrets come from files. */

/** A place on a host that looks like one of the product's; somebody has seen that nothing about people is there. */
const AcceptedPlace = z.strictObject({
  host: HostName.optional().describe('on which host; on every one unless told'),
  place: z.string().min(1).max(1000).describe('the channel or folder, as the alarm names it'),
  because: z
    .string()
    .min(1)
    .max(1000)
    .describe('why it may stay as it is, for whoever reads this file later'),
});

const Coverage = z.strictObject({
  announceEverySeconds: z.int().min(1).max(3600).default(60).meta({
    description: 'between two signs of life of a handler; five of them may be missed',
    unit: 'real seconds',
  }),
  accepted: z
    .array(AcceptedPlace)
    .max(500)
    .default([])
    .describe(
      'places that look like one of the product’s, of which somebody has seen that they hold nothing about people',
    ),
});

const PolicyOverride = z.strictObject({
  approval: z.enum(['required', 'none']).optional().describe('whether a second person has to approve'),
  exportFirst: z
    .enum(['required', 'none'])
    .optional()
    .describe(
      'of AccountClose alone: whether what there is about the person is gathered into a package before anything is deleted',
    ),
});

/** What stops a run that deletes far more than usual. */
const Limits = z.strictObject({
  accountClosesPerDay: z.int().min(1).max(1_000_000).default(1000).meta({
    description:
      'AccountCloses that may begin to delete in any 24 hours; more of them wait until a person has looked',
    unit: 'requests',
  }),
  moreThanUsual: z
    .union([z.literal('none'), MoreThanUsual])
    .default(moreThanUsualUnlessTold)
    .describe('fewer than that where fewer are usual; `none`: the number alone holds'),
});

const exists = (date: string): boolean =>
  new Date(`${date}T00:00:00.000Z`).toISOString().slice(0, 10) === date;

/** A day of one year, or of every year. */
const Holiday = z.strictObject({
  date: z
    .string()
    .regex(/^(?:\d{4}-)?\d{2}-\d{2}$/, {
      error: 'must be a day like 2026-12-24, or 12-24 for every year',
      abort: true,
    })
    .refine((date) => {
      // A day of every year is tried in a leap year.
      const tried = date.length === 5 ? `2024-${date}` : date;
      return !Number.isNaN(Date.parse(`${tried}T00:00:00.000Z`)) && exists(tried);
    }, 'must be a day that exists')
    .describe('a day of one year, `2026-12-24`, or of every year, `12-24`'),
  name: z.string().min(1).max(200).describe('what it is called'),
});

/** Holidays that count here. Saturdays and Sundays are no working days in any calendar. */
const OwnCalendar = z.strictObject({
  title: z.string().min(1).max(200).optional().describe('what the calendar is called in Lethe'),
  extends: z.enum(BUILT_IN_CALENDARS).optional().describe('the holidays of this calendar count too'),
  holidays: z
    .array(Holiday)
    .max(2000)
    .default([])
    .describe('days that are no working days, beside Saturdays and Sundays'),
});

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const Policies = z
  .strictObject({
    default: PolicyId.default('gdpr').describe('policy of a request that names none'),
    overrides: z
      .partialRecord(RequestKind, PolicyOverride)
      .default({})
      .describe('what else is asked of a kind of request'),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, 'must be a time zone like Europe/Berlin')
      .default('UTC')
      .describe('whose days are counted, like Europe/Berlin'),
    calendars: z
      .record(
        z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be a name like berlin or hq-2'),
        OwnCalendar,
      )
      .default({})
      .describe('own calendars by name, beside those that come with Lethe'),
    calendar: z
      .partialRecord(PolicyId, z.string())
      .default({})
      .describe(
        'whose holidays a policy counts by, by the name of the policy; what comes with it unless told',
      ),
  })
  .superRefine(({ calendars, calendar, overrides }, context) => {
    if (overrides.Export?.exportFirst !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['overrides', 'Export', 'exportFirst'],
        message: 'is for AccountClose',
      });
    const names = new Set<string>([...BUILT_IN_CALENDARS, ...Object.keys(calendars)]);
    for (const own of Object.keys(calendars))
      if (BUILT_IN_CALENDARS.some((name) => name === own))
        context.addIssue({
          code: 'custom',
          path: ['calendars', own],
          message: 'is the name of a calendar that comes with Lethe',
        });
    for (const [policy, name] of Object.entries(calendar))
      if (!names.has(name))
        context.addIssue({
          code: 'custom',
          path: ['calendar', policy],
          message: `must be one of ${[...names].join(', ')}`,
        });
  });

type SourceShape = { [S in Source]: z.ZodOptional<(typeof sourceContracts)[S]['settings']> };

// Object.fromEntries forgets which key has which schema; the contracts are what they were made from.
const sourceShape = Object.fromEntries(
  Source.options.map((source) => [
    source,
    sourceContracts[source].settings.optional().describe(sourceContracts[source].words.title),
  ]),
) as unknown as SourceShape;

export const LetheYaml = z.strictObject({
  sources: z
    .strictObject(sourceShape)
    .refine(
      (sources) => Object.values(sources).some((source) => source !== undefined),
      'must configure at least one source',
    )
    .describe('the systems that exist here; one that is left out is not planned, and every request says so'),
  policies: Policies.default({
    default: 'gdpr',
    overrides: {},
    timeZone: 'UTC',
    calendars: {},
    calendar: {},
  }).describe('rules for requests'),
  signIn: SignInSettings.optional().describe(
    'how people sign in with their browsers; left out: by tokens, and by the claim link of a sandbox',
  ),
  limits: Limits.default({
    accountClosesPerDay: 1000,
    moreThanUsual: moreThanUsualUnlessTold,
  }).describe('what stops a run that deletes far more than usual'),
  webhooks: WebhookSettings.default({ allowPrivateAddresses: false }).describe('where webhooks may lead'),
  notifications: NotificationSettings.optional().describe('mail to people; left out: none'),
  openDsr: OpenDsrSettings.optional().describe(
    'what OpenDSR answers and callbacks are signed with; left out: there is no OpenDSR, but in the sandbox',
  ),
  coverage: Coverage.default({ announceEverySeconds: 60, accepted: [] }).describe(
    'signs of life of hosts, and places that are known to be harmless',
  ),
});
export type LetheYaml = z.infer<typeof LetheYaml>;

/** The file of a sandbox that keeps its built-in stand-ins: rules, and nothing that lies outside. */
export const LetheRules = LetheYaml.pick({ policies: true, limits: true, coverage: true });
export type LetheRules = z.infer<typeof LetheRules>;
