import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filterChoices, filterNames, filtersIn, queryOf, savedViews, type Filters } from './filters.js';

const anyFilters: fc.Arbitrary<Filters> = fc.record(
  Object.fromEntries(
    filterNames.map((name) => [name, fc.constantFrom(...filterChoices[name][1].map(({ value }) => value))]),
  ),
  { requiredKeys: [] },
);

describe('the filters of an address', () => {
  it('are the same after they were written into one', () => {
    fc.assert(
      fc.property(anyFilters, (filters) => {
        expect(filtersIn(new URLSearchParams(queryOf(filters)))).toEqual(filters);
      }),
    );
  });

  it('are those that can be chosen: an old or mistyped address leads to no error', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        expect(filtersIn(new URLSearchParams([[name, value]]))).toEqual({});
      }),
    );
    expect(filtersIn(new URLSearchParams('kind=Export&progress=lost&x=y'))).toEqual({ kind: 'Export' });
  });

  it('stand beside the place in the list', () => {
    expect(queryOf({ kind: 'Export' }, 'a b')).toBe('?kind=Export&cursor=a+b');
    expect(queryOf({}, null)).toBe('');
  });

  it('have names where many need them', () => {
    for (const { filters } of savedViews)
      expect(filtersIn(new URLSearchParams(queryOf(filters)))).toEqual(filters);
  });
});
