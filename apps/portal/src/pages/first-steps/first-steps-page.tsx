import { Switch, Text } from '@mantine/core';
import { Link } from 'react-router';
import { hideFirstSteps, useFirstStepsAreHidden } from '../../first-steps/hidden-setting.js';
import { doneText } from '../../first-steps/next-first-step.js';
import { useFirstSteps, useHasFirstSteps, type StepState } from '../../first-steps/use-first-steps.js';
import { Page } from '../../parts/page.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { status } from '../../parts/statuses.js';
import { Asked, NoPermission } from '../../parts/view-states.js';
import { useSession } from '../../session/session.js';
import classes from './first-steps.module.css';

const done = status('Done', 'check', 'plain');
const toDo = status('To do', 'circle', 'busy');

/** The first ten minutes as a list: each step is done when Lethe's own record says so. */
export default function FirstStepsPage() {
  const has = useHasFirstSteps();
  const pace = useSession().clock.secondsPerDay ?? 0;
  const hidden = useFirstStepsAreHidden();
  const { query, states } = useFirstSteps(has ? 'closely' : 'not');
  return (
    <Page title="First steps">
      {has ? (
        <>
          <Text mb="md" maw="42rem">
            The people here are made up, and their systems are stand-ins; everything else is the real thing. A
            step is ticked off when Lethe’s own record says that it was done, here or elsewhere.{' '}
            {pace > 0 && `A day takes ${pace} s here: press “Pause” above to take your time.`}
          </Text>
          <Switch
            label="Show the next step on every page"
            checked={!hidden}
            onChange={({ currentTarget: { checked } }) => hideFirstSteps(!checked)}
            mb="md"
          />
          <Asked query={query} of="your first steps">
            {() =>
              states && (
                <>
                  <Text fw={600} mb="xs" role="status">
                    {doneText(states)}
                  </Text>
                  <ol className={classes['steps']}>
                    {states.map((state) => (
                      <StepItem key={state.step.name} {...state} />
                    ))}
                  </ol>
                </>
              )
            }
          </Asked>
        </>
      ) : (
        <NoPermission who="administrators and privacy officers, in the sandbox" />
      )}
    </Page>
  );
}

const StepItem = ({ step, isDone, place }: StepState) => (
  <li data-done={isDone || undefined}>
    <span className={classes['line']}>
      {place === undefined ? (
        <strong>{step.title}</strong>
      ) : (
        <Link to={place} data-row>
          {step.title}
        </Link>
      )}
      <StatusBadge of={isDone ? done : toDo} />
    </span>
    <Text size="sm">{step.how}</Text>
  </li>
);
