import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { BusyButton } from '../parts/busy-button.js';
import { Waiting } from '../parts/waiting.js';
import { get, post } from '../api/client.js';
import { messageOf } from '../api/problem.js';
import type { SandboxClock, SessionView } from '../api/types.js';
import { useMay, useSession } from '../session/session.js';
import { instantText } from '../time/due-text.js';
import { setServerClock, useServerNow } from '../time/server-clock.js';
import classes from './shell.module.css';

type Move = { readonly advance: string } | { readonly to: 'next-event' } | { readonly secondsPerDay: number };

const USUAL_SECONDS = 20;
const FASTER = 4;
const FASTEST_SECONDS = 1;

/** Moves the sandbox's clock; everything shown is asked anew, because days have passed in it. */
function useClock() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (move: Move) => post<SandboxClock>('/v1/sandbox/clock', move),
    onSuccess: (clock) => {
      setServerClock(clock);
      queries.setQueryData<SessionView | null>(['session'], (session) => session && { ...session, clock });
      void queries.invalidateQueries();
    },
  });
}

/** When the next thing falls due: asked while somebody turns to the button, for work in hand may bring another one. */
function useNextEvent() {
  const [isTurnedTo, setTurnedTo] = useState(false);
  const { data } = useQuery({
    queryKey: ['next-event'],
    queryFn: ({ signal }) => get<SandboxClock>('/v1/sandbox/clock', signal),
    enabled: isTurnedTo,
    staleTime: 0,
  });
  const turn = (to: boolean) => () => setTurnedTo(to);
  return {
    at: data?.nextEventAt,
    turning: {
      onMouseEnter: turn(true),
      onFocus: turn(true),
      onMouseLeave: turn(false),
      onBlur: turn(false),
    },
  };
}

/** For the title of the button. */
function nextEventText(at: string | null | undefined): string {
  if (at === null) return 'Nothing will fall due: the clock stays where it is';
  const when = at === undefined ? '' : `, ${instantText(Date.parse(at))}`;
  return `To when the next thing falls due${when}: a look again, a reminder, a sweep`;
}

function Controls({ move }: { readonly move: ReturnType<typeof useClock> }) {
  const { clock } = useSession();
  const next = useNextEvent();
  const pace = clock.secondsPerDay ?? 0;
  const press = (what: Move) => () => move.mutate(what);
  return (
    <Group gap="xs" className="no-print">
      <BusyButton size="compact-sm" onClick={press({ advance: 'P1D' })} isBusy={move.isPending} mayRepeat>
        +1 day
      </BusyButton>
      <BusyButton
        size="compact-sm"
        variant="default"
        onClick={press({ to: 'next-event' })}
        isBusy={move.isPending}
        mayRepeat
        title={nextEventText(next.at)}
        {...next.turning}
      >
        To the next event
      </BusyButton>
      <Button
        size="compact-sm"
        variant="default"
        onClick={press({ secondsPerDay: pace === 0 ? USUAL_SECONDS : 0 })}
      >
        {pace === 0 ? 'Let days pass' : 'Pause'}
      </Button>
      {pace > FASTEST_SECONDS && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={press({ secondsPerDay: Math.max(FASTEST_SECONDS, pace / FASTER) })}
        >
          Faster
        </Button>
      )}
    </Group>
  );
}

function Time({ secondsPerDay }: { readonly secondsPerDay: number }) {
  const now = useServerNow();
  return (
    <span>
      It is <time dateTime={new Date(now).toISOString()}>{instantText(now)}</time>
      {secondsPerDay === 0 ? ', and the clock stands.' : `; a day takes ${secondsPerDay} s.`}
    </span>
  );
}

/** In the sandbox: that it is one, what time it is in it, and its clock. */
export function SandboxBanner() {
  const { mode, clock } = useSession();
  const mayMove = useMay('sandbox:control');
  const move = useClock();
  if (mode !== 'sandbox') return null;
  return (
    <aside className={classes['banner']} aria-label="Sandbox">
      <Group gap="md" justify="space-between">
        <Text size="sm" className={classes['told'] ?? ''}>
          <strong>Sandbox</strong>: for trying out, never for real requests.{' '}
          {clock.secondsPerDay !== null && <Time secondsPerDay={clock.secondsPerDay} />}
        </Text>
        {mayMove && <Controls move={move} />}
      </Group>
      {/* Below the buttons: they stay where they are when it comes and when the next press takes it away. */}
      {move.error && (
        <Text size="sm" role="alert">
          {messageOf(move.error)}
        </Text>
      )}
      <Waiting isActing={move.isPending} />
    </aside>
  );
}
