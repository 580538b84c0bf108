import { post } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';

interface RetireHostProps {
  readonly host: string;
  readonly onClose: () => void;
}

/** Says that a host is gone for good. */
export const RetireHost = ({ host, onClose }: RetireHostProps) => (
  <ReasonDialog
    title={`Retire ${host}`}
    act="Retire"
    onClose={onClose}
    onAct={async (reason) => {
      await post(`/v1/hosts/${encodeURIComponent(host)}/retire`, { reason });
      await queryClient.invalidateQueries();
    }}
  >
    Its open tasks end as “does not apply”, with your reason, and no request is planned on it again. Whatever
    still lies on it is not deleted by this.
  </ReasonDialog>
);
