import { Anchor, Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RequestView, TaskView } from '../../../api/types.js';
import { useSession } from '../../../session/session.js';
import { ActionDialog } from './action-dialog-loaded.js';
import { actionsOnTask, type Action } from './actions.js';
import { taskAt } from '../../../parts/places.js';

interface TaskActionsProps {
  readonly view: RequestView;
  readonly task: TaskView;
  readonly isPast: boolean;
}

/** What the user may do to a task: its step, another try, or going on without it. */
export function TaskActions({ view, task, isPast }: TaskActionsProps) {
  const { permissions } = useSession();
  const [chosen, choose] = useState<Action>();
  const actions = actionsOnTask(view, task).filter(({ permission }) => permissions.includes(permission));
  const isMine = task.state === 'waiting-on-person' && permissions.includes('tasks:complete');
  return (
    <>
      {isMine && !isPast && (
        <Anchor component={Link} to={`/tasks/${view.id}/${task.id}`} className="no-print" size="sm">
          Do the step<span className="visually-hidden">: {taskAt(task)}</span>
        </Anchor>
      )}
      {actions.map((action) => (
        <Button
          key={action.name}
          size="compact-xs"
          variant="default"
          disabled={isPast}
          onClick={() => choose(action)}
        >
          {action.label}
          <span className="visually-hidden">: {taskAt(task)}</span>
        </Button>
      ))}
      {chosen && <ActionDialog action={chosen} view={view} task={task} onClose={() => choose(undefined)} />}
    </>
  );
}
