import { Button, Stack, Text, Title } from '@mantine/core';
import type { RequestView } from '../../../api/types.js';
import { DataTable, type Column } from '../../../parts/data-table.js';
import { Asked } from '../../../parts/view-states.js';
import { useMay } from '../../../session/session.js';
import { instantText } from '../../../time/due-text.js';
import { Exceptions } from './exceptions-list.js';
import { bytesText } from '../../../parts/bytes-text.js';
import { gatheredFiles, type GatheredFile } from './gathered-files.js';
import { hasEnded } from './next-steps.js';
import type { PanelProps } from './panel-props.js';
import { pathOf } from '../../../api/request-query.js';
import { useEvents } from './use-request.js';
import classes from './request.module.css';

/** What an Export hands over: to download, what is in it, and what is missing. */
export function PackageTab({ view, isPast }: PanelProps) {
  return (
    <>
      {view.package === null ? (
        <Text>
          {hasEnded(view)
            ? 'There is no package: the request ended before one was put together.'
            : 'The package is put together when everything that it depends on is settled.'}
        </Text>
      ) : (
        <Ready view={view} file={view.package} isPast={isPast} />
      )}
      {view.package !== null && <Exceptions view={view} title="What is missing" />}
      <Contents view={view} />
    </>
  );
}

interface ReadyProps extends PanelProps {
  readonly file: NonNullable<RequestView['package']>;
}

function Ready({ view, file, isPast }: ReadyProps) {
  const mayDownload = useMay('requests:package');
  const until = instantText(Date.parse(file.expiresAt), view.policy.timeZone);
  return (
    <Stack gap="xs" align="flex-start">
      <Text>
        {file.files} files, {bytesText(file.bytes)} as a zip file; its index.html tells the person what it is.{' '}
        {file.expired ? `It was removed on ${until}.` : `It is kept until ${until}.`}
      </Text>
      <Text size="sm">
        SHA-256 <code className={classes['code']}>{file.sha256}</code>
      </Text>
      {mayDownload && !file.expired && !isPast && (
        <>
          <Button component="a" href={`${pathOf(view.id)}/package`} download className="no-print">
            Download the package
          </Button>
          <Text size="sm" c="var(--lethe-muted)">
            That you took it is recorded.
          </Text>
        </>
      )}
      {!mayDownload && <Text size="sm">Privacy officers can download it.</Text>}
    </Stack>
  );
}

const columns: readonly Column<GatheredFile>[] = [
  {
    header: 'File',
    cell: ({ path, isForReview }) => (
      <>
        <bdi>{path}</bdi>
        {isForReview && <div className={classes['muted']}>for the review of other people’s records</div>}
      </>
    ),
  },
  { header: 'From', cell: ({ from }) => from },
  { header: 'Size', cell: ({ bytes }) => bytesText(bytes) },
  { header: 'Made by', cell: ({ by, operational }) => `${by}${operational ? '; operational log' : ''}` },
  {
    header: 'SHA-256',
    cell: ({ sha256 }) => <code className={classes['code']}>{sha256.slice(0, 16)}…</code>,
  },
];

/** The files that tasks handed over, for those who may see events. */
function Contents({ view }: { readonly view: RequestView }) {
  const { mayRead, query } = useEvents(view.id);
  if (!mayRead) return null;
  return (
    <section aria-label="What was gathered for it">
      <Title order={3} size="h4" mt="md" mb="xs">
        What was gathered for it
      </Title>
      <Asked query={query} of="the files">
        {(events) => {
          const files = gatheredFiles(view, events);
          return files.length === 0 ? (
            <Text>Nothing yet.</Text>
          ) : (
            <DataTable caption="Files" columns={columns} rows={files} keyOf={({ id }) => id} />
          );
        }}
      </Asked>
    </section>
  );
}
