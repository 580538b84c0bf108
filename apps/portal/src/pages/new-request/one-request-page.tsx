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
import { forgetKey, onceByKey } from '../../parts/idempotency-key.js';
import { useRules } from './identity-rules.js';
import classes from './new-request.module.css';
import { Receipt } from './receipt.js';
import {
  bodyOf,
  draftBreaches,
  emptyDraft,
  type Breaches,
  type RequestBody,
  type RequestDraft,
} from './request-draft.js';
import { RequestFields } from './request-fields.js';
import { Review } from './review.js';
import { Ways } from './ways.js';

const NAME = 'request';
/** The step of an address; what was typed is in the draft, never in the address. */
const REVIEW = '/new-request?step=review';
const FORM = '/new-request';
const TAKEN = '/new-request?step=taken';

interface Taken {
  readonly request: RequestView;
  readonly body: RequestBody;
}

/** Sends a body once, however often it is tried. */
function useSubmit(onTaken: (taken: Taken) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: RequestBody): Promise<Taken> => ({
      body,
      request: await post<RequestView>('/v1/privacy-requests', body, onceByKey(NAME, body)),
    }),
    onSuccess: (taken) => {
      forgetKey(NAME);
      void queries.invalidateQueries({ queryKey: ['requests'] });
      onTaken(taken);
    },
  });
}

interface FillingInProps {
  readonly draft: RequestDraft;
  readonly breaches: Breaches;
  /** what Lethe refused when it was sent */
  readonly refused: Breaches;
  readonly onChange: (changes: Partial<RequestDraft>) => void;
  readonly onClear: () => void;
}

function FillingIn({ draft, breaches, refused, onChange, onClear }: FillingInProps) {
  const [shown, setShown] = useState(refused);
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A new object each time: it is what was found at this press.
    setShown({ ...breaches });
    if (Object.keys(breaches).length === 0) void navigate(REVIEW);
  };
  const lines = Object.entries(shown).map(([path, message]) => faultText(path, message));
  return (
    <form onSubmit={submit} noValidate>
      {lines.length > 0 && <Faults title="Some of it cannot be taken yet" lines={lines} pressed={shown} />}
      <Stack>
        <RequestFields draft={draft} breaches={shown} onChange={onChange} />
        <Group>
          <Button type="submit">Review</Button>
          <Button
            variant="default"
            onClick={() => {
              setShown({});
              onClear();
            }}
          >
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

const titles = { form: 'New request', review: 'Check the request', taken: 'Request taken' } as const;

/** A request for one person: fill in, look at it once more, send; then a receipt. Whoever goes back finds the form. */
export default function OneRequestPage() {
  const rules = useRules();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const asked = parameters.get('step');
  const { draft, change, throwAway } = useDraft(NAME, emptyDraft);
  const [taken, setTaken] = useState<Taken>();
  const [refused, setRefused] = useState<Breaches>({});
  const now = useServerMinute() + 60_000;
  const breaches = rules.data && draftBreaches(draft, rules.data, now);
  const isFine = breaches !== undefined && Object.keys(breaches).length === 0;
  const receipt = asked === 'taken' ? taken : undefined;
  const isReview = asked === 'review' && isFine;
  const step = receipt ? 'taken' : isReview ? 'review' : 'form';
  return (
    <Page title={titles[step]} step={step}>
      <div className={classes['form']}>
        {receipt && <Receipt {...receipt} onAnother={() => void navigate(FORM)} />}
        {isReview && (
          <Sending
            body={bodyOf(draft)}
            onBack={(why) => {
              setRefused(why);
              void navigate(FORM);
            }}
            onTaken={(what) => {
              throwAway();
              setRefused({});
              setTaken(what);
              // In the place of the review: nobody goes back to one that was sent.
              void navigate(TAKEN, { replace: true });
            }}
          />
        )}
        {step === 'form' && (
          <>
            <Ways />
            <Asked query={rules} of="the form">
              {() => (
                <FillingIn
                  draft={draft}
                  breaches={breaches ?? {}}
                  refused={refused}
                  onChange={change}
                  onClear={throwAway}
                />
              )}
            </Asked>
          </>
        )}
      </div>
    </Page>
  );
}
