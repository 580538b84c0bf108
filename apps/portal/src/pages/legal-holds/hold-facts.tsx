import type { ReactNode } from 'react';
import type { LegalHold } from '../../api/types.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { instantText } from '../../time/due-text.js';
import { consequence, holdStatus, reasonText } from './hold-words.js';
import classes from './legal-holds.module.css';

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const When = ({ at }: { readonly at: string }) => <time dateTime={at}>{instantText(Date.parse(at))}</time>;

/** Whether it stands, why, since when and by whom, and what follows from it. */
export const HoldFacts = ({ hold }: { readonly hold: LegalHold }) => (
  <dl className={classes['facts']}>
    <Fact name="State">
      <span role="status">
        <StatusBadge of={holdStatus(hold)} />
      </span>
    </Fact>
    <Fact name="Why">
      <bdi>{reasonText(hold.reason)}</bdi>
    </Fact>
    <Fact name="What follows">{consequence(hold)}</Fact>
    <Fact name="Placed">
      <When at={hold.placedAt} /> by <bdi>{hold.placedBy.id}</bdi>
    </Fact>
    {hold.lifted && (
      <Fact name="Lifted">
        <When at={hold.lifted.at} /> by <bdi>{hold.lifted.by.id}</bdi>
        {hold.lifted.reason !== null && (
          <>
            : <bdi>{hold.lifted.reason}</bdi>
          </>
        )}
      </Fact>
    )}
  </dl>
);
