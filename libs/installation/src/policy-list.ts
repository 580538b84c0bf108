import { PolicyId, RequestKind, type CalendarView, type LetheYaml, type PolicyList } from '#contracts';
import {
  builtInCalendars,
  calendarFor,
  holidayInWords,
  policyVersions,
  REMINDER_DAYS,
  type DayCounting,
  type HolidayCalendar,
  type HolidayRule,
  type Policy,
} from '#domain';

type PolicySettings = LetheYaml['policies'];
type OwnCalendar = PolicySettings['calendars'][string];

const isBuiltIn = (name: string): name is keyof typeof builtInCalendars =>
  Object.hasOwn(builtInCalendars, name);

function ruleOf({ date, name }: OwnCalendar['holidays'][number]): HolidayRule {
  if (date.length === 10) return { kind: 'date', name, date };
  const [month, day] = date.split('-').map(Number) as [number, number];
  return { kind: 'yearly', name, month, day };
}

function ownCalendar(id: string, { title, extends: base, holidays }: OwnCalendar): HolidayCalendar {
  const inherited: readonly HolidayRule[] = base === undefined ? [] : builtInCalendars[base].holidays;
  return { id, title: title ?? id, holidays: [...inherited, ...holidays.map(ruleOf)] };
}

const calendarsOf = ({ calendars }: PolicySettings): readonly HolidayCalendar[] => [
  ...Object.values(builtInCalendars),
  ...Object.entries(calendars).map(([id, own]) => ownCalendar(id, own)),
];

/** How days are counted here: whose they are, and whose holidays count. */
export function dayCounting(settings: PolicySettings): DayCounting {
  const { timeZone, calendar, calendars } = settings;
  const chosen = PolicyId.options.flatMap((policy) => {
    const name = calendar[policy];
    if (name === undefined) return [];
    const own = calendars[name];
    const found = isBuiltIn(name) ? builtInCalendars[name] : own && ownCalendar(name, own);
    return found ? [[policy, found]] : [];
  });
  return { timeZone, calendars: Object.fromEntries(chosen) as DayCounting['calendars'] };
}

const inWords = ({ id, title, holidays }: HolidayCalendar): CalendarView => ({
  id,
  title,
  holidays: holidays.map((rule) => ({ name: rule.name, rule: holidayInWords(rule) })),
});

const isNewest = ({ id, version }: Policy): boolean =>
  policyVersions.findLast((policy) => policy.id === id)?.version === version;

/** The policies in numbers, with what this installation has decided about them. */
export function policyList({ policies: chosen }: LetheYaml): PolicyList {
  const counting = dayCounting(chosen);
  const approvalRequired = RequestKind.options.filter(
    (kind) => chosen.overrides[kind]?.approval === 'required',
  );
  return {
    items: [...policyVersions].reverse().map((policy) => {
      const { leastDaysToGather: _l, deleteStopLossDays: _d, stopLossDaysBeforeDue: _s, ...shown } = policy;
      const current = isNewest(policy);
      return {
        ...shown,
        sources: [...policy.sources],
        current,
        default: current && policy.id === chosen.default,
        approvalRequired,
        calendar: current ? calendarFor(policy, counting).id : policy.calendar,
        timeZone: current ? counting.timeZone : 'UTC',
        reminderDays: [...REMINDER_DAYS],
      };
    }),
    calendars: calendarsOf(chosen).map(inWords),
  };
}
