import { Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import type { Overview } from '../../api/types.js';
import classes from './overview.module.css';

type Age = Overview['ages'][number];

const nameOf = ({ fromDays, toDays }: Age): string =>
  toDays === null ? `${fromDays} days and more` : `${fromDays} to ${toDays} days`;

/** How long open requests have been open. */
export function AgeChart({ ages }: Pick<Overview, 'ages'>) {
  const most = Math.max(1, ...ages.map(({ count }) => count));
  const open = ages.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-labelledby="ages">
      <Title order={2} size="h3" id="ages" mb="xs">
        Age of open requests
      </Title>
      {open === 0 ? (
        <Text>None is open.</Text>
      ) : (
        <dl className={classes['bars']}>
          {ages.map((age) => (
            <Fragment key={age.fromDays}>
              <dt>{nameOf(age)}</dt>
              <dd>
                <progress max={most} value={age.count} aria-hidden="true" />
                <span>{age.count}</span>
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
