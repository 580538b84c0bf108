import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ProblemError } from '../../../api/problem.js';
import { useRequest } from '../../../api/request-query.js';
import type { RequestView, TaskView } from '../../../api/types.js';
import { Due } from '../../../parts/due.js';
import { MaskedSubject } from '../../../parts/masked-subject.js';
import { Page } from '../../../parts/page.js';
import { taskAt } from '../../../parts/places.js';
import { shortNumber } from '../../../parts/request-marks.js';
import { Asked } from '../../../parts/view-states.js';
import { kindNames } from '../../../parts/words.js';
import { Instructions } from './instructions.js';
import { isOver, Settled } from './settled.js';
import { StepForm } from './step-form.js';

/** One step that a person does: what to do, the evidence, and the words that say it is done. */
export default function StepPage() {
  const { id = '', taskId = '' } = useParams();
  const query = useRequest(id);
  const task = query.data?.tasks.find((one) => one.id === taskId && one.manual);
  const isMissing =
    (query.error instanceof ProblemError && [404, 422].includes(query.error.status)) || (query.data && !task);
  return (
    <Page title={task ? taskAt(task) : 'Step'}>
      {isMissing ? (
        <Missing />
      ) : (
        <Asked query={query} of="the step">
          {(view) => task && <Step key={taskId} view={view} task={task} />}
        </Asked>
      )}
    </Page>
  );
}

const Missing = () => (
  <Text>
    There is no such step.{' '}
    <Anchor component={Link} to="/tasks">
      My tasks
    </Anchor>
  </Text>
);

function Step({ view, task }: { readonly view: RequestView; readonly task: TaskView }) {
  const [isHandedIn, setHandedIn] = useState(false);
  return (
    <>
      <Text mb="md">
        For the{' '}
        <Anchor component={Link} to={`/requests/${view.id}`}>
          {kindNames[view.kind]} request
        </Anchor>{' '}
        of <MaskedSubject request={view} canReveal />
        {view.reference !== null && (
          <>
            {' · '}
            <bdi>{view.reference}</bdi>
          </>
        )}
        {' · '}
        {shortNumber(view.id)}
        {!isOver(task) && (
          <>
            {' · '}
            <Due at={task.dueAt ?? view.clock.dueAt} timeZone={view.policy.timeZone} />
          </>
        )}
      </Text>
      {isHandedIn ? (
        <HandedIn id={view.id} />
      ) : (
        <>
          <Settled view={view} task={task} />
          <Instructions task={task} />
          <StepForm view={view} task={task} onDone={() => setHandedIn(true)} />
        </>
      )}
    </>
  );
}

const HandedIn = ({ id }: { readonly id: string }) => (
  <div role="status">
    <Text fw={600}>Handed in. Your words and files stand in the record of this request.</Text>
    <Text>
      <Anchor component={Link} to="/tasks">
        My tasks
      </Anchor>{' '}
      ·{' '}
      <Anchor component={Link} to={`/requests/${id}`}>
        The request
      </Anchor>
    </Text>
  </div>
);
