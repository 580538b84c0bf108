import type { PolicyList } from '../../api/types.js';

type Policy = PolicyList['items'][number];

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

const period = ({ unit, count }: Policy['answer']): string => counted(count, unit.slice(0, -1));

/** What a policy asks for, each rule with its name. */
export function rulesOf(policy: Policy): readonly (readonly [name: string, rule: string])[] {
  const { reminderDays, confirmWorkingDays, approvalRequired } = policy;
  return [
    ['Answer', `${period(policy.answer)} from the day of receipt, which does not count itself`],
    ['With extension', `${period(policy.extendedAnswer)} from receipt, with notice to the person`],
    [
      'Ends on a weekend or holiday',
      policy.endsOnWorkingDay ? 'moves to the next working day' : 'stays on that day',
    ],
    [
      'Confirmation of receipt',
      confirmWorkingDays === null ? 'not asked for' : `within ${counted(confirmWorkingDays, 'working day')}`,
    ],
    ['Internal date', `${counted(policy.internalDays, 'day')} from receipt`],
    ['Reminders', `${reminderDays.join(', ')} days before the due date`],
    [
      'While the identity is checked',
      policy.identityCheckStopsClock ? 'the clock may be paused' : 'the clock runs on',
    ],
    ['Purge', `last sweep and re-scan ${counted(policy.purgeDays, 'day')} after the delete`],
    ['Purge overdue', `${counted(policy.purgeGraceDays, 'day')} after the last sweep was due`],
    ['Sources keep records', counted(policy.recordRetentionDays, 'day')],
    ['Package', `kept for ${counted(policy.packageDays, 'day')}`],
    ['Lethe’s own record', `shredded ${counted(policy.ownRetentionMonths, 'month')} after the end`],
    [
      'Second person',
      approvalRequired.length === 0 ? 'not needed' : `approves ${approvalRequired.join(' and ')}`,
    ],
    ['Days', `of ${policy.timeZone}, by the calendar ${policy.calendar}`],
  ];
}
