import { Text } from '@mantine/core';
import type { RequestView, TaskView } from '../../../api/types.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { taskStatus } from '../../../parts/statuses.js';
import { Attempts } from './attempts-list.js';
import { taskName } from '../../../parts/places.js';
import { ProofDetails } from './proof-details.js';
import { taskDetails } from './task-details.js';
import { TaskActions } from './task-actions.js';
import classes from './request.module.css';

interface TaskItemProps {
  readonly view: RequestView;
  readonly task: TaskView;
  readonly isPast: boolean;
}

/** One task: how it stands, why, when it goes on, and its proof. */
export const TaskItem = ({ view, task, isPast }: TaskItemProps) => (
  <li className={classes['task']}>
    <div className={classes['taskLine']}>
      <span>{taskName(task)}</span>
      <StatusBadge of={taskStatus[task.state]} />
      <span className={classes['muted']}>{taskDetails(view, task).join(' · ')}</span>
      <TaskActions view={view} task={task} isPast={isPast} />
    </div>
    {task.fault && (
      <div className={classes['fault']}>
        <Text size="sm">{task.fault.message}</Text>
        <Text size="sm">{task.fault.nextAction}</Text>
        {task.fault.detail !== null && (
          <Text size="sm" c="var(--lethe-muted)">
            Seen: <bdi>{task.fault.detail}</bdi>
          </Text>
        )}
      </div>
    )}
    {task.proof && <ProofDetails task={task} proof={task.proof} />}
    {task.attempt > 0 && <Attempts requestId={view.id} task={task} />}
  </li>
);
