import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { call, get } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { WebhookList } from '../../api/types.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Page } from '../../parts/page.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { Asked, EmptyAtFirst } from '../../parts/view-states.js';
import { instantText } from '../../time/due-text.js';
import { NewWebhookDialog } from './new-webhook-dialog.js';
import { eventName, webhookStatus } from './webhook-words.js';

type Webhook = WebhookList['items'][number];

const KEY = ['webhooks'] as const;

const columnsOf = (onDelete: (webhook: Webhook) => void): readonly Column<Webhook>[] => [
  {
    header: 'Address',
    cell: ({ id, url }) => (
      <Link to={`/webhooks/${id}`} data-row>
        {url}
      </Link>
    ),
  },
  { header: 'State', cell: (webhook) => <StatusBadge of={webhookStatus(webhook)} /> },
  { header: 'Told of', cell: ({ events }) => events.map(eventName).join(', ') },
  { header: 'Made', cell: ({ createdAt }) => instantText(Date.parse(createdAt)) },
  {
    header: 'Delete',
    cell: (webhook) => (
      <Button variant="default" size="compact-sm" onClick={() => onDelete(webhook)}>
        Delete<span className="visually-hidden"> {webhook.url}</span>
      </Button>
    ),
  },
];

/** Addresses that are told of changes. */
export default function WebhooksPage() {
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<WebhookList>('/v1/webhooks', signal),
  });
  const [isMaking, setMaking] = useState(false);
  const [deleted, setDeleted] = useState<Webhook>();
  const make = <Button onClick={() => setMaking(true)}>New webhook</Button>;
  const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });
  return (
    <Page title="Webhooks" actions={make}>
      <Text mb="md" maw="42rem">
        Each call is signed as Standard Webhooks has it, tried again until it arrives, and names nobody:
        people are masked in it.
      </Text>
      <Asked query={query} of="the webhooks" who="administrators">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyAtFirst title="No webhook yet" action={make}>
              Give an address that is to be told when requests go on, end, or come near their date.
            </EmptyAtFirst>
          ) : (
            <DataTable
              caption="Webhooks"
              columns={columnsOf(setDeleted)}
              rows={items}
              keyOf={({ id }) => id}
            />
          )
        }
      </Asked>
      {isMaking && <NewWebhookDialog onClose={() => setMaking(false)} onMade={() => void refresh()} />}
      {deleted && (
        <ConfirmDialog
          title="Delete this webhook"
          act="Delete"
          onClose={() => setDeleted(undefined)}
          onAct={async () => {
            await call('DELETE', `/v1/webhooks/${deleted.id}`);
            await refresh();
          }}
        >
          {deleted.url} is not told of anything any more. What still waits to be delivered there is dropped.
        </ConfirmDialog>
      )}
    </Page>
  );
}
