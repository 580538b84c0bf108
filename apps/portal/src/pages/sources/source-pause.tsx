import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { post } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { PausedSource, SourceList } from '../../api/types.js';
import { Actor } from '../../parts/actor.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { sourceNames } from '../../parts/words.js';
import { useMay } from '../../session/session.js';
import { instantText } from '../../time/due-text.js';
import classes from './sources.module.css';

type SourceView = SourceList['items'][number];

/** Who paused a source, since when, why, and what waits because of it. */
export function SourcePause({ view: { source, paused, heldTasks } }: { readonly view: SourceView }) {
  if (paused === null) return null;
  return (
    <div className={classes['paused']}>
      <ShapeIcon shape="warning" />
      <div>
        <div>
          Paused since <time dateTime={paused.since}>{instantText(Date.parse(paused.since))}</time> by{' '}
          <Actor of={paused.by} />
          {paused.reason !== null && (
            <>
              : <bdi>{paused.reason}</bdi>
            </>
          )}
        </div>
        <Text size="sm">
          {heldText(heldTasks)} Deadlines run on.{' '}
          <Link to={`/requests?progress=running&source=${source}`}>
            Running requests on {sourceNames[source]}
          </Link>
        </Text>
      </div>
    </div>
  );
}

function heldText(tasks: number): string {
  if (tasks === 0) return 'No task waits because of it yet.';
  return tasks === 1 ? 'One task waits because of it.' : `${tasks} tasks wait because of it.`;
}

/** Pauses a source that goes, and lets one go on that is paused; for those who may. */
export function PauseOrResume({ view: { source, configured, paused } }: { readonly view: SourceView }) {
  const mayPause = useMay('sources:pause') && (configured || paused !== null);
  const [asks, setAsks] = useState(false);
  if (!mayPause) return null;
  const [act, path] = paused === null ? (['Pause', 'pause'] as const) : (['Resume', 'resume'] as const);
  return (
    <Group className="no-print">
      <Button variant="default" size="compact-sm" onClick={() => setAsks(true)}>
        {act}
        <span className="visually-hidden"> {sourceNames[source]}</span>
      </Button>
      {asks && (
        <ReasonDialog
          title={`${act} ${sourceNames[source]}`}
          act={act}
          onClose={() => setAsks(false)}
          onAct={async (reason) => {
            await post<PausedSource>(`/v1/sources/${source}/${path}`, { reason });
            await queryClient.invalidateQueries();
          }}
        >
          {paused === null
            ? 'None of its tasks begins until it is resumed; those that run go on to their end, and so do the deadlines of requests.'
            : 'Its tasks begin again, those first that have waited.'}
        </ReasonDialog>
      )}
    </Group>
  );
}
