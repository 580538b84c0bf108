import { Text } from '@mantine/core';
import { ShapeIcon } from '../../parts/shapes.js';
import classes from './sources.module.css';

interface Problem {
  readonly place: string | null;
  readonly message: string;
  readonly nextAction: string;
}

/** What is wrong, where, and what to do about it. */
export const Problems = ({ problems }: { readonly problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <ul className={classes['problems']}>
      {problems.map(({ place, message, nextAction }) => (
        <li key={`${message}/${place ?? ''}`}>
          <ShapeIcon shape="warning" />
          <div>
            {message}
            {place !== null && (
              <>
                {' '}
                <code>{place}</code>
              </>
            )}
            <Text size="sm">{nextAction}</Text>
          </div>
        </li>
      ))}
    </ul>
  );
