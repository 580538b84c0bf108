import { Text } from '@mantine/core';
import type { TaskView } from '../../../api/types.js';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { taskStatus } from '../../../parts/statuses.js';
import { sourceNames } from '../../../parts/words.js';
import { isSettled, sourceGroups, type SourceGroup } from './source-groups.js';
import type { PanelProps } from './panel-props.js';

/** A host of a source, or the source where it has none. */
interface Place {
  readonly source: TaskView['source'];
  readonly host: string | null;
  readonly tasks: readonly TaskView[];
}

const placesOf = (groups: readonly SourceGroup[]): readonly Place[] =>
  groups.flatMap(({ source, hosts }) => hosts.map(({ host, tasks }) => ({ source, host, tasks })));

const stateOf = ({ tasks }: Place) => sourceGroups(tasks)[0]?.state ?? 'not-applicable';

const toolsOf = ({ tasks }: Place): string =>
  [
    ...new Set(
      tasks.flatMap(({ proof }) => (proof ? [`${proof.tool} ${proof.toolVersion ?? ''}`.trim()] : [])),
    ),
  ].join(', ');

const columns: readonly Column<Place>[] = [
  { header: 'Where', cell: ({ host, source }) => host ?? sourceNames[source] },
  { header: 'Source', cell: ({ source }) => sourceNames[source] },
  { header: 'State', cell: (place) => <StatusBadge of={taskStatus[stateOf(place)]} /> },
  {
    header: 'Tasks done',
    cell: ({ tasks }) => `${tasks.filter(isSettled).length} of ${tasks.length}`,
  },
  { header: 'Tools', cell: (place) => toolsOf(place) || '–' },
];

/** Every place that the request reaches, and how far it is there. */
export const PlacesTab = ({ view }: PanelProps) => {
  const places = placesOf(sourceGroups(view.tasks));
  return places.length === 0 ? (
    <Text>Nothing is planned yet.</Text>
  ) : (
    <DataTable
      caption="Sources and hosts of this request"
      columns={columns}
      rows={places}
      keyOf={({ source, host }) => `${source}/${host ?? ''}`}
    />
  );
};
