import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
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

function Ready({ view, file: made, isPast }: ReadyProps) {
  const mayDownload = useMay('requests:package');
  const until = instantText(Date.parse(made.expiresAt), view.policy.timeZone);
  return (
    <Stack gap="xs" align="flex-start">
      <Text>
        {made.files} files, {bytesText(made.bytes)} as a zip file; its index.html tells the person what it is.{' '}
        {made.expired ? `It was removed on ${until}.` : `It is kept until ${until}.`}
      </Text>
      <Text size="sm">
        SHA-256 <code className={classes['code']}>{made.sha256}</code>
      </Text>
      {mayDownload && !made.expired && !isPast && (
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

const file: Column<GatheredFile> = { header: 'File', cell: ({ path }) => <bdi>{path}</bdi> };
const from: Column<GatheredFile> = { header: 'From', cell: (one) => one.from };
const size: Column<GatheredFile> = { header: 'Size', cell: ({ bytes }) => bytesText(bytes) };

const columns: readonly Column<GatheredFile>[] = [
  file,
  from,
  size,
  { header: 'Made by', cell: ({ by, operational }) => `${by}${operational ? '; operational log' : ''}` },
  {
    header: 'SHA-256',
    cell: ({ sha256 }) => <code className={classes['code']}>{sha256.slice(0, 16)}…</code>,
  },
];

const leftOutColumns: readonly Column<GatheredFile>[] = [
  file,
  from,
  size,
  { header: 'Why not', cell: ({ leftOut }) => leftOut },
];

/** The files that tasks handed over, for those who may see events: those in the package, and those that are not. */
function Contents({ view }: { readonly view: RequestView }) {
  const { mayRead, query } = useEvents(view.id);
  if (!mayRead) return null;
  const title = view.package === null ? 'What was gathered for it so far' : 'What is in it';
  return (
    <Asked query={query} of="the files">
      {(events) => {
        const files = gatheredFiles(view, events);
        const leftOut = files.filter((one) => one.leftOut !== null);
        return (
          <>
            <Files title={title} files={files.filter((one) => one.leftOut === null)} columns={columns}>
              {view.package !== null &&
                'Besides: index.html for the person, and manifest.json with every digest.'}
            </Files>
            {leftOut.length > 0 && (
              <Files title="What was gathered and is not in it" files={leftOut} columns={leftOutColumns} />
            )}
          </>
        );
      }}
    </Asked>
  );
}

interface FilesProps {
  readonly title: string;
  readonly files: readonly GatheredFile[];
  readonly columns: readonly Column<GatheredFile>[];
  readonly children?: ReactNode;
}

const Files = ({ title, files, columns: shown, children }: FilesProps) => (
  <section aria-label={title}>
    <Title order={3} size="h4" mt="md" mb="xs">
      {title}
    </Title>
    {files.length === 0 ? (
      <Text>Nothing yet.</Text>
    ) : (
      <DataTable caption={title} columns={shown} rows={files} keyOf={({ id }) => id} />
    )}
    {Boolean(children) && (
      <Text size="sm" mt="xs" c="var(--lethe-muted)">
        {children}
      </Text>
    )}
  </section>
);
