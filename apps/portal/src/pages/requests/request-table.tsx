import { Link } from 'react-router';
import type { RequestView } from '../../api/types.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { RequestDue } from '../../parts/due.js';
import { MaskedSubject } from '../../parts/masked-subject.js';
import { marksText, RequestMarks } from '../../parts/request-marks.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { clockStatus, progressStatus, purgeStatus } from '../../parts/statuses.js';
import { kindNames } from '../../parts/words.js';
import { doneText } from './done-text.js';

/** The deadline's state is told apart from the date only where it says more. */
const tellsMore = ({ clock }: RequestView): boolean =>
  clock.state === 'overdue' || clock.state === 'due-soon';

const columns: readonly Column<RequestView>[] = [
  {
    header: 'Request',
    cell: (request) => (
      <>
        <Link
          to={`/requests/${request.id}`}
          data-row
          aria-label={`${kindNames[request.kind]} for ${request.subject.masked}, ${marksText(request)}`}
        >
          {kindNames[request.kind]}
        </Link>
        <RequestMarks request={request} />
      </>
    ),
  },
  { header: 'Person', cell: (request) => <MaskedSubject request={request} canReveal /> },
  {
    header: 'Progress',
    cell: (request) => (
      <>
        <StatusBadge of={progressStatus[request.progress]} />
        <div>{doneText(request)}</div>
      </>
    ),
  },
  {
    header: 'Deadline',
    cell: (request) => (
      <>
        {tellsMore(request) && <StatusBadge of={clockStatus[request.clock.state]} />}
        <div>
          <RequestDue request={request} />
        </div>
      </>
    ),
  },
  {
    header: 'Purge',
    cell: ({ purge }) => (purge === 'not-applicable' ? '–' : <StatusBadge of={purgeStatus[purge]} />),
  },
];

export const RequestTable = ({ requests }: { readonly requests: readonly RequestView[] }) => (
  <DataTable caption="Requests" columns={columns} rows={requests} keyOf={({ id }) => id} />
);
