import type { LegalHold } from '../../api/types.js';
import { Actor } from '../../parts/actor.js';
import { Fact, Facts } from '../../parts/facts.js';
import { StatusBadge } from '../../parts/status-badge.js';
import { instantText } from '../../time/due-text.js';
import { consequence, holdStatus, reasonText } from './hold-words.js';

const When = ({ at }: { readonly at: string }) => <time dateTime={at}>{instantText(Date.parse(at))}</time>;

/** Whether it stands, why, since when and by whom, and what follows from it. */
export const HoldFacts = ({ hold }: { readonly hold: LegalHold }) => (
  <Facts>
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
      <When at={hold.placedAt} /> by <Actor of={hold.placedBy} />
    </Fact>
    {hold.lifted && (
      <Fact name="Lifted">
        <When at={hold.lifted.at} /> by <Actor of={hold.lifted.by} />
        {hold.lifted.reason !== null && (
          <>
            : <bdi>{hold.lifted.reason}</bdi>
          </>
        )}
      </Fact>
    )}
  </Facts>
);
