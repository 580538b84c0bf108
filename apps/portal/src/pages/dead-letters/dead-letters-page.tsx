import { Alert, Button, Group, NativeSelect, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { BusyButton } from '../../parts/busy-button.js';
import { get } from '../../api/client.js';
import { messageOf } from '../../api/problem.js';
import type { DeadLetterList } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyList } from '../../parts/view-states.js';
import { LetterTable } from './letter-table.js';
import { OutcomeDialog } from './outcome-dialog.js';
import { useRedrive, type Wanted } from './redrive.js';
import { letterTopics } from './topics.js';

const LIMIT = 50;

function useLetters(topic: string | null, cursor: string | null) {
  const query = new URLSearchParams({
    limit: String(LIMIT),
    ...(topic === null ? {} : { topic }),
    ...(cursor === null ? {} : { cursor }),
  }).toString();
  return useQuery({
    queryKey: ['dead-letters', query],
    queryFn: ({ signal }) => get<DeadLetterList>(`/v1/dead-letters?${query}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** Messages that nobody could read, why, and a way to redrive them when the cause is mended. */
export default function DeadLettersPage() {
  const [parameters, setParameters] = useSearchParams();
  const [topic, cursor] = [parameters.get('topic'), parameters.get('cursor')];
  const query = useLetters(topic, cursor);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const redrive = useRedrive(() => setChosen(new Set()));
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const filter = (next: string) => {
    setChosen(new Set());
    setParameters(next === '' ? {} : { topic: next });
  };
  const ofTopic = topic === null ? {} : { topic };
  const { shown } = redrive;
  return (
    <Page title="Dead letters">
      <Text mb="md" maw="42rem">
        Messages that could not be read are put aside, so that those behind them go on. Their content is
        sealed for thirty days and shown to nobody. Mend the cause, see what would happen (with each message
        masked: its fields, and how long their values are), then redrive them: they are handed over once more.
      </Text>
      <NativeSelect
        label="Topic"
        mb="md"
        maw="22rem"
        value={topic ?? ''}
        data={[{ value: '', label: 'Any' }, ...letterTopics]}
        onChange={({ currentTarget }) => filter(currentTarget.value)}
        data-search
      />
      {redrive.error && !shown && (
        <Alert color="red" variant="outline" role="alert" mb="md">
          {messageOf(redrive.error)}
        </Alert>
      )}
      <Asked query={query} of="the dead letters" who="operators">
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyList
              isFiltered={topic !== null || cursor !== null}
              onClear={() => filter('')}
              title="No dead letter"
              action={
                <Button component={Link} variant="default" to="/overview">
                  To the overview
                </Button>
              }
            >
              Every message could be read. Should one not be, it appears here with the reason.
            </EmptyList>
          ) : (
            <>
              <Actions
                chosen={chosen}
                ofTopic={ofTopic}
                isBusy={redrive.isBusy}
                onPreview={redrive.preview}
                onRedrive={redrive.redrive}
              />
              <LetterTable letters={items} chosen={chosen} onChoose={choose} />
              {nextCursor !== null && (
                <Button
                  component={Link}
                  variant="default"
                  mt="md"
                  to={`/dead-letters?${new URLSearchParams({ ...ofTopic, cursor: nextCursor }).toString()}`}
                >
                  Next page
                </Button>
              )}
            </>
          )
        }
      </Asked>
      {shown && (
        <OutcomeDialog
          answer={shown.answer}
          isPreview={shown.isPreview}
          isBusy={redrive.isBusy}
          error={redrive.error}
          onClose={redrive.close}
          onRedrive={shown.isPreview ? () => redrive.redrive(shown.wanted) : undefined}
        />
      )}
    </Page>
  );
}

interface ActionsProps {
  readonly chosen: ReadonlySet<string>;
  readonly ofTopic: Wanted;
  readonly isBusy: boolean;
  readonly onPreview: (wanted: Wanted) => void;
  readonly onRedrive: (wanted: Wanted) => void;
}

/** For the chosen messages; for all that are open where none is chosen. */
const Actions = ({ chosen, ofTopic, isBusy, onPreview, onRedrive }: ActionsProps) => {
  const wanted: Wanted = chosen.size === 0 ? ofTopic : { ids: [...chosen] };
  const what =
    chosen.size === 0 ? 'all that are open' : chosen.size === 1 ? 'one message' : `${chosen.size} messages`;
  return (
    <Group gap="sm" mb="sm">
      <BusyButton variant="default" isBusy={isBusy} onClick={() => onPreview(wanted)}>
        See what would happen to {what}
      </BusyButton>
      <BusyButton isBusy={isBusy} disabled={chosen.size === 0} onClick={() => onRedrive(wanted)}>
        Redrive {chosen.size === 0 ? 'chosen messages' : what}
      </BusyButton>
    </Group>
  );
};
