import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { Waiting } from '../../parts/waiting.js';
import { BusyButton } from '../../parts/busy-button.js';
import { get, post } from '../../api/client.js';
import { messageBesideFields, refusalsByField } from '../../api/problem.js';
import { queryClient } from '../../api/query-client.js';
import type { HostList, LegalHold } from '../../api/types.js';
import { useDraft } from '../../parts/draft.js';
import { keyAfter, onceByKey } from '../../parts/idempotency-key.js';
import { Page } from '../../parts/page.js';
import { Refusal } from '../../parts/refusal.js';
import { Asked } from '../../parts/view-states.js';
import { emptyHold, holdBody, holdBreaches, type HoldDraft } from './hold-draft.js';
import { HoldScope } from './hold-scope.js';
import classes from './legal-holds.module.css';

/** of the form, for what is typed and for its key */
const NAME = 'legal-hold';

const hostNames = ({ items }: HostList): readonly string[] =>
  [...new Set(items.filter(({ retired }) => retired === null).map(({ host }) => host))].sort();

/** Places a hold: for whom or for which host, where it keeps logs, and why. */
export default function NewHoldPage() {
  const query = useQuery({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => get<HostList>('/v1/hosts', signal),
  });
  return (
    <Page title="New legal hold">
      <Asked query={query} of="the hosts" who="privacy officers">
        {(hosts) => <HoldForm hosts={hostNames(hosts)} />}
      </Asked>
    </Page>
  );
}

/** What is refused is told where it is: the first such field has the focus. */
function useFocusOnFault(breaches: Readonly<Record<string, string>>) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(breaches).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [breaches]);
  return form;
}

function HoldForm({ hosts }: { readonly hosts: readonly string[] }) {
  const { draft, change, throwAway } = useDraft<HoldDraft>(NAME, emptyHold);
  const [breaches, setBreaches] = useState<Readonly<Record<string, string>>>({});
  const form = useFocusOnFault(breaches);
  const navigate = useNavigate();
  const placing = useMutation({
    mutationFn: () => {
      const body = holdBody(draft);
      return post<LegalHold>('/v1/legal-holds', body, onceByKey(NAME, body));
    },
    onSuccess: ({ id }) => {
      throwAway();
      void queryClient.invalidateQueries();
      void navigate(`/legal-holds/${id}`);
    },
    onError: (error) => setBreaches(refusalsByField(error)),
    onSettled: keyAfter(NAME),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = holdBreaches(draft);
    setBreaches(found);
    if (Object.keys(found).length === 0) placing.mutate();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className={classes['form']}>
      <Stack>
        <HoldScope draft={draft} breaches={breaches} hosts={hosts} onChange={change} />
        <Textarea
          label="Reason"
          description="Such as the number of the case. It is kept sealed; the person’s names in it are not shown again."
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={draft.reason}
          error={breaches['reason']}
          onChange={({ currentTarget: { value } }) => change({ reason: value })}
        />
        {placing.error && <Refusal>{messageBesideFields(placing.error)}</Refusal>}
        <Waiting isActing={placing.isPending} />
        <Group>
          <BusyButton type="submit" isBusy={placing.isPending}>
            Place the hold
          </BusyButton>
          <Button component={Link} to="/legal-holds" variant="default">
            Back
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
