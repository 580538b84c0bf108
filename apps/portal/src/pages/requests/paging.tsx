import { Button, Group } from '@mantine/core';
import { Link, useLocation, useNavigate } from 'react-router';
import { queryOf, type Filters } from './filters.js';

interface PagingProps {
  readonly filters: Filters;
  readonly cursor: string | null;
  readonly nextCursor: string | null;
}

/**
 * Through a list of any length by its cursors, which go one way: back is where the browser came from. No page number
 * and no total, because counting a million rows for nobody would be the slowest part of the page.
 */
export function Paging({ filters, cursor, nextCursor }: PagingProps) {
  const navigate = useNavigate();
  const cameByPaging = (useLocation().state as { readonly paged?: boolean } | null)?.paged === true;
  if (cursor === null && nextCursor === null) return null;
  return (
    <Group component="nav" aria-label="Pages of the list" mt="md" className="no-print">
      {cursor !== null && (
        <Button component={Link} variant="default" to={`/requests${queryOf(filters)}`}>
          First page
        </Button>
      )}
      {cursor !== null && cameByPaging && (
        <Button variant="default" onClick={() => void navigate(-1)}>
          Previous page
        </Button>
      )}
      {nextCursor !== null && (
        <Button
          component={Link}
          variant="default"
          to={`/requests${queryOf(filters, nextCursor)}`}
          state={{ paged: true }}
        >
          Next page
        </Button>
      )}
    </Group>
  );
}
