import { Anchor, Group, NativeSelect, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import type { ManualStepList, OpenManualStep, TaskView } from '../../api/types.js';
import { isOnHold } from '../../parts/on-hold.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyAfterFiltering, EmptyAtFirst } from '../../parts/view-states.js';
import { actionNames } from '../../parts/words.js';
import { StepTable } from './step-table.js';

const LIMIT = 500;

const useSteps = () =>
  useQuery({
    queryKey: ['tasks'],
    queryFn: ({ signal }) => get<ManualStepList>(`/v1/manual-steps?limit=${LIMIT}`, signal),
  });

type Steps = readonly OpenManualStep[];
const isOpen = ({ task }: OpenManualStep): boolean => task.state === 'waiting-on-person' && !isOnHold(task);

/** What people have to do over all open requests: what can be done first, then what has to wait, and for what. */
export default function TasksPage() {
  const query = useSteps();
  const [parameters, setParameters] = useSearchParams();
  const action = parameters.get('step');
  const choose = (next: string | null) => setParameters(next === null ? {} : { step: next });
  return (
    <Page title="My tasks">
      <Asked query={query} of="the steps" who="operators and privacy officers">
        {({ items, total }) =>
          items.length === 0 ? (
            <NothingToDo />
          ) : (
            <>
              <Filter items={items} action={action} onChange={choose} />
              {total > items.length && (
                <Text mb="md">
                  These are the {items.length} most urgent of {total}.
                </Text>
              )}
              <Shown
                items={action === null ? items : items.filter(({ task }) => task.action === action)}
                onClear={() => choose(null)}
              />
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const NothingToDo = () => (
  <EmptyAtFirst
    title="Nothing waits for a person"
    action={
      <Anchor component={Link} to="/requests">
        All requests
      </Anchor>
    }
  >
    Steps that only a person can do appear here as soon as a request needs one.
  </EmptyAtFirst>
);

interface FilterProps {
  readonly items: Steps;
  readonly action: string | null;
  readonly onChange: (action: string | null) => void;
}

function Filter({ items, action, onChange }: FilterProps) {
  const actions = [...new Set(items.map(({ task }) => task.action))];
  const choices = [...actions, ...(isAction(action) && !actions.includes(action) ? [action] : [])];
  return (
    <Group mb="md" role="search" aria-label="Filters" className="no-print">
      <NativeSelect
        label="Step"
        data-search
        value={action ?? ''}
        data={[
          { value: '', label: 'Any' },
          ...choices.map((value) => ({ value, label: actionNames[value] })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange(value === '' ? null : value)}
      />
    </Group>
  );
}

const isAction = (text: string | null): text is TaskView['action'] => text !== null && text in actionNames;

function Shown({ items, onClear }: { readonly items: Steps; readonly onClear: () => void }) {
  if (items.length === 0) return <EmptyAfterFiltering onClear={onClear} />;
  const open = items.filter(isOpen);
  const later = items.filter((item) => !isOpen(item));
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        To do now ({open.length})
      </Title>
      {open.length === 0 ? (
        <Text mb="md">Nothing. What stands below cannot start yet.</Text>
      ) : (
        <StepTable caption="Steps to do now" items={open} />
      )}
      {later.length > 0 && (
        <>
          <Title order={2} size="h4" mt="lg" mb="xs">
            Cannot start yet ({later.length})
          </Title>
          <StepTable caption="Steps that cannot start yet" items={later} />
        </>
      )}
    </>
  );
}
