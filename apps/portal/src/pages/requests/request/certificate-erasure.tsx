import { DataTable, type Column } from '../../../parts/data-table.js';
import { placeText, taskAt } from '../../../parts/places.js';
import { sourceNames } from '../../../parts/words.js';
import { instantText } from '../../../time/due-text.js';
import type { Certificate, CertifiedHold, SourceErasure } from './certificate.js';

const stepAt = (at: string | null): string => (at === null ? '–' : instantText(Date.parse(at)));

const stepColumns: readonly Column<SourceErasure>[] = [
  { header: 'Source', cell: ({ source }) => sourceNames[source] },
  { header: 'Deleted, can be restored', cell: ({ softDeletedAt }) => stepAt(softDeletedAt) },
  { header: 'Deleted for good', cell: ({ hardDeletedAt }) => stepAt(hardDeletedAt) },
  { header: 'Expunged', cell: ({ expungedAt }) => stepAt(expungedAt) },
  { header: 'Verified', cell: ({ verifiedAt }) => stepAt(verifiedAt) },
];

/** Four steps that are not the same, each with its time; a dash: not so far, or the source has no such step. */
export const ErasureSteps = ({ of }: { readonly of: Certificate['purge']['sources'] }) => (
  <DataTable caption="Steps of the erasure" columns={stepColumns} rows={of} keyOf={({ source }) => source} />
);

function whyText({ kind, id, host }: CertifiedHold['restraints'][number]): string {
  switch (kind) {
    case 'legal-hold':
      return `legal hold ${id ?? ''} on ${host ?? 'the person'}`;
    case 'source-paused':
      return 'the source was paused';
    case 'close-limit':
      return 'more deletes than usual had begun';
  }
}

type Tasks = Certificate['tasks'];

/** A task that joined late is one of the certificate too; that there is none is not to be. */
function keptText(hold: CertifiedHold, tasks: Tasks): string {
  const task = tasks.find(({ id }) => id === hold.taskId);
  return task ? taskAt(task) : `${hold.taskId}${placeText(hold)}`;
}

const holdColumns = (tasks: Tasks): readonly Column<CertifiedHold>[] => [
  { header: 'Kept', cell: (hold) => keptText(hold, tasks) },
  { header: 'Why', cell: ({ restraints }) => restraints.map(whyText).join('; ') },
  { header: 'From', cell: ({ from }) => stepAt(from) },
  { header: 'Until', cell: ({ until }) => (until === null ? 'the end, and kept still' : stepAt(until)) },
];

/** What stood against deletes, and so what was kept meanwhile. */
export const Holds = ({ of, tasks }: { readonly of: readonly CertifiedHold[]; readonly tasks: Tasks }) => (
  <DataTable
    caption="What was kept"
    columns={holdColumns(tasks)}
    rows={of}
    keyOf={({ taskId, from }) => `${taskId} ${from}`}
  />
);
