import { Alert, Text } from '@mantine/core';
import type { RequestView, TaskState, TaskView } from '../../../api/types.js';
import { ShapeIcon } from '../../../parts/shapes.js';
import { isOnHold } from '../../../parts/on-hold.js';
import { taskStatus } from '../../../parts/statuses.js';
import { instantText } from '../../../time/due-text.js';
import { waitsForText } from '../waits-for.js';

const over = new Set<TaskState>(['succeeded', 'skipped', 'not-applicable', 'cancelled', 'failed']);

/** Whether nothing can be handed in any more. */
export const isOver = ({ state }: TaskView): boolean => over.has(state);

/** Why a step cannot be done: it cannot start yet, is on hold, or somebody or something ended it. */
export function Settled({ view, task }: { readonly view: RequestView; readonly task: TaskView }) {
  if (task.state === 'blocked') return <NotYet view={view} task={task} />;
  if (isOnHold(task)) return <OnHold />;
  if (!isOver(task)) return null;
  const when = task.proof ? ` on ${instantText(Date.parse(task.proof.endedAt), view.policy.timeZone)}` : '';
  return (
    <Alert
      mb="md"
      color="gray"
      variant="outline"
      role="status"
      icon={<ShapeIcon shape={taskStatus[task.state].shape} />}
      title="This step is over"
    >
      <Text size="sm">
        {task.state === 'succeeded'
          ? `Somebody handed it in${when}. What you had chosen or typed here stays, until you leave it.`
          : endText(task)}
      </Text>
    </Alert>
  );
}

/** Why it ended undone: the reason that somebody gave, or what went wrong. */
function endText({ state, reason, fault }: TaskView): string {
  const { label } = taskStatus[state];
  if (reason !== null) return `${label}: ${reason}.`;
  return fault === null
    ? `${label}.`
    : `${label}: ${fault.message} The page of the request says what can be done.`;
}

function NotYet({ view, task }: { readonly view: RequestView; readonly task: TaskView }) {
  const settled = new Set<TaskState>(['succeeded', 'skipped', 'not-applicable', 'cancelled']);
  const waitsFor = view.tasks.filter(
    (other) => task.dependsOn.includes(other.id) && !settled.has(other.state),
  );
  return (
    <Alert
      mb="md"
      color="gray"
      variant="outline"
      role="status"
      icon={<ShapeIcon shape="clock" />}
      title="Cannot start yet"
    >
      <Text size="sm">It {waitsForText(waitsFor)}. You can read what will be to do, and prepare it.</Text>
    </Alert>
  );
}

const OnHold = () => (
  <Alert
    mb="md"
    color="gray"
    variant="outline"
    role="status"
    icon={<ShapeIcon shape="warning" />}
    title="A legal hold stands against it"
  >
    <Text size="sm">
      Delete nothing: the step may be done when the hold is lifted. The page of the request says since when it
      stands.
    </Text>
  </Alert>
);
