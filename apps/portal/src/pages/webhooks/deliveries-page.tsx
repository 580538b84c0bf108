import { Button, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, type UseMutationResult } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { get, post } from '../../api/client.js';
import { messageOf } from '../../api/problem.js';
import { queryClient } from '../../api/query-client.js';
import type { WebhookDeliveryList } from '../../api/types.js';
import { BusyButton } from '../../parts/busy-button.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Page } from '../../parts/page.js';
import { shortNumber } from '../../parts/request-marks.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { Asked, EmptyAtFirst } from '../../parts/view-states.js';
import { Waiting } from '../../parts/waiting.js';
import { instantText } from '../../time/due-text.js';
import { deliveryStatus, eventName } from './webhook-words.js';

type Delivery = WebhookDeliveryList['items'][number];

const LIMIT = 50;

function lastText({ lastAttempt, attempts }: Delivery): string {
  if (lastAttempt === null) return 'not tried yet';
  const { at, status, fault } = lastAttempt;
  const came = status === null ? 'no answer' : `answer ${status}`;
  return `${instantText(Date.parse(at))}: ${came}${fault === null ? '' : `, ${fault}`} (try ${attempts})`;
}

type Resending = UseMutationResult<unknown, Error, Delivery>;

/** What became of a press. It stands with its button: above a long table nobody would see it. */
const AfterPress = ({ resending }: { readonly resending: Resending }) => (
  <>
    {resending.error && (
      <Text size="sm" role="alert" maw="16rem">
        {messageOf(resending.error)}
      </Text>
    )}
    <Waiting isActing={resending.isPending} />
  </>
);

const columnsOf = (resending: Resending): readonly Column<Delivery>[] => [
  { header: 'What', cell: ({ type }) => eventName(type) },
  {
    header: 'Request',
    cell: ({ requestId }) => (
      <Link to={`/requests/${requestId}`} data-row>
        {shortNumber(requestId)}
      </Link>
    ),
  },
  { header: 'State', cell: ({ state }) => <StatusBadge of={deliveryStatus[state]} /> },
  { header: 'Last try', cell: lastText },
  {
    header: 'Next try',
    cell: ({ nextAttemptAt }) => (nextAttemptAt === null ? '–' : instantText(Date.parse(nextAttemptAt))),
  },
  {
    header: 'Again',
    cell: (delivery) => {
      const isPressed = resending.variables?.id === delivery.id;
      return (
        <>
          <BusyButton
            variant="default"
            size="compact-sm"
            isBusy={resending.isPending && isPressed}
            onClick={() => resending.mutate(delivery)}
          >
            Send again
            <span className="visually-hidden">
              {' '}
              {eventName(delivery.type)}, {instantText(Date.parse(delivery.createdAt))}
            </span>
          </BusyButton>
          {isPressed && <AfterPress resending={resending} />}
        </>
      );
    },
  },
];

/** What was delivered to a webhook, what was answered, and a way to send it again. */
export default function DeliveriesPage() {
  const { id = '' } = useParams();
  const [parameters] = useSearchParams();
  const cursor = parameters.get('cursor');
  const query = useQuery({
    queryKey: ['webhooks', id, cursor],
    queryFn: ({ signal }) =>
      get<WebhookDeliveryList>(
        `/v1/webhooks/${encodeURIComponent(id)}/deliveries?limit=${LIMIT}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const resending = useMutation({
    mutationFn: (delivery: Delivery) =>
      post(`/v1/webhooks/${id}/deliveries/${delivery.id}/resend`, undefined),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  return (
    <Page
      title="Deliveries"
      actions={
        <Button component={Link} variant="default" to="/webhooks">
          All webhooks
        </Button>
      }
    >
      <Asked query={query} of="the deliveries" who="administrators">
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyAtFirst title="Nothing was delivered yet">
              It appears here when the next request goes on.
            </EmptyAtFirst>
          ) : (
            <>
              <DataTable
                caption="Deliveries"
                columns={columnsOf(resending)}
                rows={items}
                keyOf={({ id: delivery }) => delivery}
              />
              {nextCursor !== null && (
                <Button
                  component={Link}
                  variant="default"
                  mt="md"
                  to={`/webhooks/${id}?${new URLSearchParams({ cursor: nextCursor }).toString()}`}
                >
                  Older deliveries
                </Button>
              )}
            </>
          )
        }
      </Asked>
    </Page>
  );
}
