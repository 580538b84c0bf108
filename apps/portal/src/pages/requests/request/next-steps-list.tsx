import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { RequestView } from '../../../api/types.js';
import { ShapeIcon, type Shape } from '../../../parts/shapes.js';
import { useMay } from '../../../session/session.js';
import { nextSteps, type NextStep } from './next-steps.js';
import { RestraintWay } from './restraint-way.js';
import classes from './request.module.css';

const shapes: Readonly<Record<NextStep['when'], Shape>> = {
  now: 'person',
  held: 'warning',
  wait: 'clock',
  over: 'check',
};
const MOST = 6;

/** What to do next, before anything else on the page. */
export function NextSteps({ view }: { readonly view: RequestView }) {
  const steps = nextSteps(view);
  const shown = steps.slice(0, MOST);
  return (
    <section className={classes['next']} aria-labelledby="next-steps">
      <h2 id="next-steps">What to do next</h2>
      <ul>
        {shown.map((step) => (
          <li key={`${step.text} ${step.task?.id ?? step.restraint?.id ?? ''}`}>
            <ShapeIcon shape={shapes[step.when]} />
            <span>
              {step.text}{' '}
              {step.restraint ? (
                <RestraintWay restraint={step.restraint} />
              ) : (
                <Way id={view.id} step={step} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {steps.length > MOST && <p>And {steps.length - MOST} more, in the timeline below.</p>}
    </section>
  );
}

/** To where it can be done. */
function Way({ id, step }: { readonly id: string; readonly step: NextStep }) {
  const mayComplete = useMay('tasks:complete');
  const may = { package: useMay('requests:package'), certificate: useMay('requests:certificate') };
  if (step.tab && may[step.tab])
    return (
      <Anchor component={Link} to={`/requests/${id}?tab=${step.tab}`} className="no-print">
        {step.tab === 'package' ? 'To the package' : 'To the certificate'}
      </Anchor>
    );
  if (step.task?.state !== 'waiting-on-person' || !mayComplete) return null;
  return (
    <Anchor component={Link} to={`/tasks/${id}/${step.task.id}`} className="no-print">
      Do it
    </Anchor>
  );
}
