import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { call, get } from '../../api/client.js';
import type { HostList, SimulatedDeadlines } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Page } from '../../parts/page.js';
import { shortNumber } from '../../parts/request-marks.js';
import { Asked, EmptyAtFirst } from '../../parts/view-states.js';
import { instantText } from '../../time/due-text.js';
import { BreachChart, DRAWN } from './breach-chart.js';
import { QuestionForm } from './question-form.js';
import { bodyOf, isComplete, questionIn, type Question } from './question.js';

type Breach = SimulatedDeadlines['breaches'][number];

const columns: readonly Column<Breach>[] = [
  {
    header: 'Request',
    cell: ({ id }) => (
      <Link to={`/requests/${id}`} data-row>
        {shortNumber(id)}
      </Link>
    ),
  },
  { header: 'Would miss', cell: ({ axis }) => (axis === 'clock' ? 'the answer' : 'the purge') },
  { header: 'Due', cell: ({ dueAt }) => instantText(Date.parse(dueAt)) },
  { header: 'Would be done', cell: ({ wouldFinishAt }) => instantText(Date.parse(wouldFinishAt)) },
  { header: 'Otherwise', cell: ({ otherwiseAt }) => instantText(Date.parse(otherwiseAt)) },
];

/** Which open requests would be late, if. Changes nothing. */
export default function SimulationPage() {
  const [parameters, setParameters] = useSearchParams();
  const question = questionIn(parameters);
  const hosts = useQuery({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => get<HostList>('/v1/hosts', signal),
  });
  const answer = useQuery({
    queryKey: ['simulation', parameters.toString()],
    queryFn: () =>
      call<SimulatedDeadlines>('POST', '/v1/simulations/deadlines', {
        json: bodyOf(question),
        onlyAsks: true,
      }),
    enabled: isComplete(question),
    staleTime: Infinity,
  });
  const ask = ({ about, what, from, to }: Question) =>
    setParameters(about === 'sweepAfterDays' ? { about, what } : { about, what, from, to });
  return (
    <Page title="Simulation">
      <Text mb="md" maw="42rem">
        Which open requests would be late? Nothing is changed by asking. Requests that would be late anyway,
        and no later than they are, are not named.
      </Text>
      <Asked query={hosts} of="the hosts">
        {({ items }) => (
          <QuestionForm question={question} hosts={items} isBusy={answer.isFetching} onAsk={ask} />
        )}
      </Asked>
      {isComplete(question) ? (
        <Asked query={answer} of="the answer" who="operators and privacy officers">
          {(simulated) => <Answer simulated={simulated} />}
        </Asked>
      ) : (
        <EmptyAtFirst title="Nothing asked yet">
          Choose who is away and from when to when, or another day for the last sweep.
        </EmptyAtFirst>
      )}
    </Page>
  );
}

const Answer = ({ simulated: { checked, breaches } }: { readonly simulated: SimulatedDeadlines }) => (
  <section aria-label="Answer">
    <Text role="status" mb="sm">
      {breaches.length} of {checked} open requests would be late.
    </Text>
    {breaches.length > 0 && (
      <>
        <BreachChart breaches={breaches} />
        {breaches.length > DRAWN && <Text size="sm">Drawn are the first {DRAWN}; the table has all.</Text>}
        <DataTable
          caption="Requests that would be late"
          columns={columns}
          rows={breaches}
          keyOf={({ id, axis }) => `${id}/${axis}`}
        />
      </>
    )}
  </section>
);
