import { Group, NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { filterChoices, filterNames, queryOf, savedViews, type FilterName, type Filters } from './filters.js';
import links from '../../parts/view-links.module.css';
import classes from './requests.module.css';

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

function without(filters: Filters, name: FilterName): Filters {
  const { [name]: _gone, ...rest } = filters;
  return rest;
}

/** Filters that have a name, and every filter by itself. */
export const FilterBar = ({ filters, onChange }: FilterBarProps) => (
  <div className="no-print">
    <nav aria-label="Saved views">
      <ul className={links['views']}>
        {savedViews.map((view) => (
          <li key={view.name}>
            <Link
              to={`/requests${queryOf(view.filters)}`}
              className={links['view']}
              aria-current={queryOf(view.filters) === queryOf(filters) ? 'page' : undefined}
            >
              {view.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
    <Group gap="sm" mb="md" role="search" aria-label="Filters">
      {filterNames.map((name, index) => {
        const [label, choices] = filterChoices[name];
        return (
          <NativeSelect
            key={name}
            label={label}
            className={classes['filter']}
            value={filters[name] ?? ''}
            data={[{ value: '', label: 'Any' }, ...choices]}
            onChange={({ currentTarget: { value } }) =>
              onChange(value === '' ? without(filters, name) : { ...filters, [name]: value })
            }
            {...(index === 0 ? { 'data-search': true } : {})}
          />
        );
      })}
    </Group>
  </div>
);
