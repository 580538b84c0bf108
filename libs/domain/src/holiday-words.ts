import type { HolidayRule } from './holiday-calendars.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ORDINALS: Readonly<Record<number, string>> = {
  [-1]: 'last',
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
};

function when(rule: HolidayRule): string {
  switch (rule.kind) {
    case 'yearly':
      return `${rule.day} ${MONTHS[rule.month - 1]}${rule.keptOnWeekday ? '; of a Saturday the Friday before, of a Sunday the Monday after' : ''}`;
    case 'easter':
      return `${Math.abs(rule.days)} day${Math.abs(rule.days) === 1 ? '' : 's'} ${rule.days < 0 ? 'before' : 'after'} Easter Sunday`;
    case 'weekday':
      return `${ORDINALS[rule.nth]} ${WEEKDAYS[rule.weekday]} of ${MONTHS[rule.month - 1]}`;
    case 'date':
      return rule.date;
  }
}

/** When a holiday is, for people. */
export const holidayInWords = (rule: HolidayRule): string =>
  `${when(rule)}${rule.from === undefined ? '' : `, from ${rule.from} on`}`;
