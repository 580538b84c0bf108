import { Button, Group, Text } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { hideFirstSteps, useFirstStepsAreHidden } from './hidden-setting.js';
import classes from './next-first-step.module.css';
import { useFirstSteps, useHasFirstSteps, type StepState } from './use-first-steps.js';

/** At the foot of every page of the sandbox, in sight while the page is scrolled: how many of the first steps are done, which is next, and the way there. */
export function NextFirstStep() {
  const has = useHasFirstSteps();
  const hidden = useFirstStepsAreHidden();
  const { states } = useFirstSteps(has && !hidden ? 'along' : 'not');
  if (!has) return null;
  if (hidden)
    return (
      <Text size="sm" className="no-print" mt="md">
        <Link to="/first-steps">First steps</Link>
      </Text>
    );
  return (
    <Group
      gap="sm"
      className={`no-print ${classes['bar'] ?? ''}`}
      wrap="nowrap"
      justify="space-between"
      role="group"
      aria-label="First steps"
    >
      <Text size="sm">
        <Link to="/first-steps">First steps</Link>
        {states && `: ${doneText(states)}`}
        {states && <Next states={states} />}
      </Text>
      <Button variant="subtle" size="compact-sm" flex="none" onClick={() => hideFirstSteps(true)}>
        Hide<span className="visually-hidden"> the first steps</span>
      </Button>
    </Group>
  );
}

/** `2 of 10 done` */
export const doneText = (states: readonly StepState[]): string =>
  `${states.filter(({ isDone }) => isDone).length} of ${states.length} done`;

/** How it is done stands where it is done. */
function Next({ states }: { readonly states: readonly StepState[] }) {
  const { pathname } = useLocation();
  const next = states.find(({ isDone }) => !isDone);
  if (!next) return <>. You have seen it all.</>;
  return (
    <>
      . Next: {next.place === undefined ? next.step.title : <Link to={next.place}>{next.step.title}</Link>}.{' '}
      {next.place?.split('?')[0] === pathname && next.step.how}
    </>
  );
}
