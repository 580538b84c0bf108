import { Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import type { RequestList } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyList } from '../../parts/view-states.js';
import { useMay } from '../../session/session.js';
import { FilterBar } from './filter-bar.js';
import { filtersIn, queryOf, type Filters } from './filters.js';
import { Paging } from './paging.js';
import { RequestTable } from './request-table.js';

const LIMIT = 50;

function useRequests(filters: Filters, cursor: string | null) {
  const query = queryOf(filters, cursor);
  return useQuery({
    queryKey: ['requests', query],
    queryFn: ({ signal }) =>
      get<RequestList>(`/v1/privacy-requests${query}${query === '' ? '?' : '&'}limit=${LIMIT}`, signal),
    placeholderData: keepPreviousData,
  });
}

/** All requests that the user may see, newest received first. What is shown stands in the address. */
export default function RequestsPage() {
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const filters = filtersIn(parameters);
  const cursor = parameters.get('cursor');
  const query = useRequests(filters, cursor);
  const clear = () => void navigate('/requests');
  return (
    <Page title="Requests" actions={<Actions />}>
      <FilterBar filters={filters} onChange={(next) => void navigate(`/requests${queryOf(next)}`)} />
      <Asked query={query} of="the requests">
        {({ items, nextCursor }) =>
          items.length === 0 && nextCursor === null ? (
            <EmptyList
              isFiltered={queryOf(filters, cursor) !== ''}
              onClear={clear}
              title="No request yet"
              action={
                <Group>
                  <NewRequest />
                </Group>
              }
            >
              Requests appear here as soon as somebody submits one: on this page, by the REST interface, by a
              message or on the command line.
            </EmptyList>
          ) : (
            <>
              {items.length === 0 ? (
                <Text>None of those that were looked through fits. There are more on the next page.</Text>
              ) : (
                <RequestTable requests={items} />
              )}
              <Paging filters={filters} cursor={cursor} nextCursor={nextCursor} />
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const Actions = () => (
  <>
    {useMay('requests:submit') && (
      <Button component={Link} to="/requests/person" variant="default">
        Find a person
      </Button>
    )}
    <NewRequest />
  </>
);

function NewRequest() {
  return useMay('requests:submit') ? (
    <Button component={Link} to="/new-request">
      New request
    </Button>
  ) : null;
}
