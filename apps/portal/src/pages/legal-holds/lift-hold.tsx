import { call } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { LegalHold } from '../../api/types.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { heldName } from './hold-words.js';

interface LiftHoldProps {
  readonly hold: LegalHold;
  readonly onClose: () => void;
}

/** Says that a hold is over. */
export const LiftHold = ({ hold, onClose }: LiftHoldProps) => (
  <ReasonDialog
    title={`Lift the hold on ${heldName(hold)}`}
    act="Lift the hold"
    onClose={onClose}
    onAct={async (reason) => {
      await call('DELETE', `/v1/legal-holds/${hold.id}`, { json: { reason } });
      await queryClient.invalidateQueries();
    }}
  >
    What it kept back is deleted as soon as nothing else stands against it. What is deleted cannot be brought
    back. That it stood, and why, stays on record.
  </ReasonDialog>
);
