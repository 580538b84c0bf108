import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { LegalHold } from '../../api/types.js';
import { Actor } from '../../parts/actor.js';
import { DataTable, type Column } from '../../parts/data-table.js';
import { Name } from '../../parts/name.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { instantText } from '../../time/due-text.js';
import { heldName, holdStatus, keptText, reasonText } from './hold-words.js';

const columnsOf = (onLift: (hold: LegalHold) => void): readonly Column<LegalHold>[] => [
  {
    header: 'About',
    cell: (hold) => (
      <>
        <Link to={`/legal-holds/${hold.id}`} data-row>
          <Name>{heldName(hold)}</Name>
        </Link>
        <div>{hold.host === null ? 'a person' : 'a host'}</div>
      </>
    ),
  },
  { header: 'State', cell: (hold) => <StatusBadge of={holdStatus(hold)} /> },
  { header: 'Why', cell: ({ reason }) => <bdi>{reasonText(reason)}</bdi> },
  { header: 'Nothing is swept on', cell: keptText },
  {
    header: 'Placed',
    cell: ({ placedAt, placedBy }) => (
      <>
        <time dateTime={placedAt}>{instantText(Date.parse(placedAt))}</time>
        <div>
          by <Actor of={placedBy} />
        </div>
      </>
    ),
  },
  {
    header: 'Lift',
    cell: (hold) =>
      hold.lifted ? (
        <time dateTime={hold.lifted.at}>{instantText(Date.parse(hold.lifted.at))}</time>
      ) : (
        <Button variant="default" size="compact-sm" onClick={() => onLift(hold)}>
          Lift<span className="visually-hidden"> the hold on {heldName(hold)}</span>
        </Button>
      ),
  },
];

interface HoldTableProps {
  readonly holds: readonly LegalHold[];
  readonly onLift: (hold: LegalHold) => void;
}

export const HoldTable = ({ holds, onLift }: HoldTableProps) => (
  <DataTable caption="Legal holds" columns={columnsOf(onLift)} rows={holds} keyOf={({ id }) => id} />
);
