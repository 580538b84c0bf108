import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { post } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { RequestView } from '../../api/types.js';
import { useDraft } from '../../parts/draft.js';
import { Page } from '../../parts/page.js';
import { Asked } from '../../parts/view-states.js';
import { useServerMinute } from '../../time/server-clock.js';
import { faultText } from './fault-text.js';
import { Faults } from './faults.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { useRules, type Rules } from './identity-rules.js';
import classes from './new-request.module.css';
import { Receipt } from './receipt.js';
import { bodyOf, draftBreaches, emptyDraft, type Breaches, type RequestBody } from './request-draft.js';
import { RequestFields } from './request-fields.js';
import { Review } from './review.js';
import { Ways } from './ways.js';

const NAME = 'request';
/** The step of an address; what was typed is in the draft, never in the address. */
const REVIEW = '/new-request?step=review';
const FORM = '/new-request';

interface Taken {
  readonly request: RequestView;
  readonly body: RequestBody;
}

/** Sends a body once, however often it is tried. */
function useSubmit(onTaken: (taken: Taken) => void) {
  const queries = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  return useMutation({
    mutationFn: async (body: RequestBody): Promise<Taken> => ({
      body,
      request: await post<RequestView>('/v1/privacy-requests', body, { 'idempotency-key': key }),
    }),
    onSuccess: (taken) => {
      void queries.invalidateQueries({ queryKey: ['requests'] });
      onTaken(taken);
    },
  });
}

interface StepsProps {
  readonly rules: Rules;
  readonly onTaken: (taken: Taken) => void;
}

function Steps({ rules, onTaken }: StepsProps) {
  const { draft, change, throwAway } = useDraft(NAME, emptyDraft);
  const [shown, setShown] = useState<Breaches>({});
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const now = useServerMinute() + 60_000;
  const breaches = draftBreaches(draft, rules, now);
  const isFine = Object.keys(breaches).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShown(breaches);
    if (isFine) void navigate(REVIEW);
  };
  if (parameters.get('step') === 'review' && isFine)
    return (
      <Sending
        body={bodyOf(draft)}
        onBack={(refused) => {
          setShown(refused);
          void navigate(FORM);
        }}
        onTaken={(taken) => {
          throwAway();
          onTaken(taken);
        }}
      />
    );
  const lines = Object.entries(shown).map(([path, message]) => faultText(path, message));
  return (
    <form onSubmit={submit} noValidate>
      {lines.length > 0 && <Faults title="Some of it cannot be taken yet" lines={lines} />}
      <Stack>
        <RequestFields draft={draft} breaches={shown} onChange={change} />
        <Group>
          <Button type="submit">Review</Button>
          <Button variant="default" onClick={throwAway}>
            Clear
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SendingProps {
  readonly body: RequestBody;
  readonly onBack: (refused: Breaches) => void;
  readonly onTaken: (taken: Taken) => void;
}

/** A new one for each look at what is to be sent: what was changed in between is another call. */
function Sending({ body, onBack, onTaken }: SendingProps) {
  const sending = useSubmit(onTaken);
  const refused = sending.error instanceof ProblemError ? sending.error.errors : [];
  return (
    <Review
      body={body}
      isSending={sending.isPending}
      error={sending.error}
      onBack={() => onBack(Object.fromEntries(refused.map(({ path, message }) => [path, message])))}
      onSend={() => sending.mutate(body)}
    />
  );
}

/** A request for one person: fill in, look at it once more, send; then a receipt. */
export default function OneRequestPage() {
  const rules = useRules();
  const navigate = useNavigate();
  const [taken, setTaken] = useState<Taken>();
  return (
    <Page title={taken ? 'Request taken' : 'New request'}>
      <div className={classes['form']}>
        {taken ? (
          <Receipt
            {...taken}
            onAnother={() => {
              setTaken(undefined);
              void navigate(FORM);
            }}
          />
        ) : (
          <>
            <Ways />
            <Asked query={rules} of="the form">
              {(known) => <Steps rules={known} onTaken={setTaken} />}
            </Asked>
          </>
        )}
      </div>
    </Page>
  );
}
