import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, get } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { ApiKeyList } from '../../api/types.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Page } from '../../parts/page.js';
import { roleNames } from '../../parts/role-names.js';
import { Asked, EmptyAtFirst } from '../../parts/view-states.js';
import { instantText } from '../../time/due-text.js';
import { NewKeyDialog } from './new-key-dialog.js';

type Key = ApiKeyList['items'][number];

const KEY = ['api-keys'] as const;

const columnsOf = (onRevoke: (key: Key) => void): readonly Column<Key>[] => [
  { header: 'Name', cell: ({ name }) => <bdi>{name}</bdi> },
  { header: 'Role', cell: ({ role }) => roleNames[role] },
  { header: 'Made', cell: ({ createdAt }) => instantText(Date.parse(createdAt)) },
  {
    header: 'Revoke',
    cell: (key) => (
      <Button variant="default" size="compact-sm" onClick={() => onRevoke(key)}>
        Revoke<span className="visually-hidden"> {key.name}</span>
      </Button>
    ),
  },
];

/** Keys by which programs call Lethe: who has one and what it may do. */
export default function ApiKeysPage() {
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => get<ApiKeyList>('/v1/api-keys', signal) });
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Key>();
  const make = <Button onClick={() => setMaking(true)}>New key</Button>;
  const refresh = () => queryClient.invalidateQueries({ queryKey: KEY });
  return (
    <Page title="API keys" actions={make}>
      <Text mb="md" maw="42rem">
        A program shows its key as a bearer token in each call. The token is shown once, when the key is made;
        Lethe keeps only a digest of it.
      </Text>
      <Asked query={query} of="the API keys" who="administrators">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyAtFirst title="No API key yet" action={make}>
              Make one for each program, with the least role that it needs.
            </EmptyAtFirst>
          ) : (
            <DataTable
              caption="API keys"
              columns={columnsOf(setRevoked)}
              rows={items}
              keyOf={({ id }) => id}
            />
          )
        }
      </Asked>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} onMade={() => void refresh()} />}
      {revoked && (
        <ConfirmDialog
          title={`Revoke ${revoked.name}`}
          act="Revoke"
          onClose={() => setRevoked(undefined)}
          onAct={async () => {
            await call('DELETE', `/v1/api-keys/${revoked.id}`);
            await refresh();
          }}
        >
          Whatever uses this key is refused from now on. This cannot be taken back.
        </ConfirmDialog>
      )}
    </Page>
  );
}
