import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RequestView, TaskView } from '../../../api/types.js';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { Due } from '../../../parts/due.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { taskStatus } from '../../../parts/statuses.js';
import { useMay } from '../../../session/session.js';
import { instantText } from '../../../time/due-text.js';
import { taskAt } from '../../../parts/places.js';
import { isSettled } from './source-groups.js';
import type { PanelProps } from './panel-props.js';

function whenOf(view: RequestView, task: TaskView) {
  if (task.state === 'blocked') {
    const waitsFor = view.tasks.filter((other) => task.dependsOn.includes(other.id) && !isSettled(other));
    return waitsFor.length === 0 ? '' : `after ${waitsFor.map(taskAt).join(', ')}`;
  }
  if (task.proof) return instantText(Date.parse(task.proof.endedAt), view.policy.timeZone);
  if (isSettled(task)) return task.reason ?? '–';
  return <Due at={task.dueAt ?? view.clock.dueAt} timeZone={view.policy.timeZone} />;
}

const columnsFor = (view: RequestView, canDo: boolean): readonly Column<TaskView>[] => [
  {
    header: 'Step',
    cell: (task) =>
      canDo && !isSettled(task) ? (
        <Anchor component={Link} to={`/tasks/${view.id}/${task.id}`}>
          {taskAt(task)}
        </Anchor>
      ) : (
        taskAt(task)
      ),
  },
  { header: 'State', cell: (task) => <StatusBadge of={taskStatus[task.state]} /> },
  { header: 'When', cell: (task) => whenOf(view, task) },
];

/** What people have to do for this request, or did. */
export function StepsTab({ view, isPast }: PanelProps) {
  const mayComplete = useMay('tasks:complete');
  const steps = view.tasks.filter(({ manual }) => manual);
  return steps.length === 0 ? (
    <Text>Nothing of this request has to be done by a person.</Text>
  ) : (
    <DataTable
      caption="Manual steps of this request"
      columns={columnsFor(view, mayComplete && !isPast)}
      rows={steps}
      keyOf={({ id }) => id}
    />
  );
}
