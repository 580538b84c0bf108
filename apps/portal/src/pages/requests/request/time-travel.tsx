import { Button, Group, Text } from '@mantine/core';
import { focusHeading } from '../../../parts/heading.js';
import { ShapeIcon } from '../../../parts/shapes.js';
import { instantText } from '../../../time/due-text.js';
import { eventName, momentAt, momentsOf, type Moment } from './moments.js';
import { useAddress } from './use-address.js';
import { useEvents } from './use-request.js';
import classes from './request.module.css';

const namesOf = ({ events }: Moment): string => [...new Set(events.map(eventName))].join(', ');

const timeOf = (at: string): string =>
  Number.isNaN(Date.parse(at)) ? 'a time that cannot be read' : instantText(Date.parse(at));

/** Goes back to how the request was, commit by commit; says clearly when what is shown is the past. */
export function TimeTravel({ id }: { readonly id: string }) {
  const { asOf, change } = useAddress();
  const { query } = useEvents(id);
  const moments = momentsOf(query.data ?? []);
  const back = () => {
    change({ asOf: null });
    // The button goes away with the past.
    focusHeading();
  };
  return (
    <section
      aria-label="Time travel"
      className={`${classes['travel'] ?? ''} no-print`}
      data-past={asOf !== null || undefined}
    >
      {asOf !== null && (
        <Group justify="space-between" gap="sm" mb="xs" role="status">
          <Group gap="xs">
            <ShapeIcon shape="clock" />
            <Text fw={600}>You see the past: {timeOf(asOf)}. Nothing can be done here.</Text>
          </Group>
          <Button size="compact-sm" onClick={back}>
            Back to now
          </Button>
        </Group>
      )}
      {query.isLoading || moments.length > 0 ? (
        <Slider moments={moments} asOf={asOf} onMove={change} />
      ) : null}
    </section>
  );
}

/** @param earlier how many moments there were; 0 while they are not known yet */
function nowText(earlier: number): string {
  if (earlier === 0) return 'Now.';
  return earlier === 1
    ? 'Now. One earlier moment is to the left.'
    : `Now. ${earlier} earlier moments are to the left.`;
}

interface SliderProps {
  readonly moments: readonly Moment[];
  readonly asOf: string | null;
  readonly onMove: (change: { asOf: string | null }) => void;
}

/** One place for each time at which something was written down; the last is now. */
function Slider({ moments, asOf, onMove }: SliderProps) {
  const place = asOf === null ? moments.length : momentAt(moments, asOf);
  const moment = moments[place];
  const words = moment ? `${instantText(Date.parse(moment.at))}: ${namesOf(moment)}` : 'now';
  return (
    <>
      <label className={classes['slider']}>
        <span>Look back</span>
        <input
          type="range"
          min={0}
          max={moments.length}
          value={place}
          aria-valuetext={words}
          onChange={({ currentTarget: { valueAsNumber } }) =>
            onMove({ asOf: moments[valueAsNumber]?.at ?? null })
          }
        />
      </label>
      <Text size="sm" c="var(--lethe-muted)">
        {moment ? `Commit ${moment.commit}, ${words}` : nowText(moments.length)}
      </Text>
    </>
  );
}
