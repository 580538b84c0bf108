import { Fragment } from 'react';
import type { RequestView } from '../api/types.js';
import { dayText, dueText, instantText } from '../time/due-text.js';
import { useServerMinute } from '../time/server-clock.js';
import classes from './due.module.css';

/** Its parts, `due 4 Dec` and `12 days left`, stay whole in a narrow column. */
const Whole = ({ text }: { readonly text: string }) =>
  text.split(' · ').map((part, index) => (
    <Fragment key={part}>
      {index > 0 && ' · '}
      <span className={classes['whole']}>{part}</span>
    </Fragment>
  ));

/** A date that something is due at, in words by Lethe's clock: `due 4 Dec · 12 days left`. */
export const Due = ({ at, timeZone }: { readonly at: string; readonly timeZone?: string }) => {
  const now = useServerMinute();
  const due = Date.parse(at);
  return (
    <time dateTime={at} title={instantText(due, timeZone)}>
      <Whole text={dueText(due, now, timeZone)} />
    </time>
  );
};

/** How a request stands with its deadline: when it is due, or when it ended. */
export const RequestDue = ({ request }: { readonly request: RequestView }) => {
  const now = useServerMinute();
  const { clock, completedAt, policy } = request;
  if (completedAt !== null) {
    const ended = Date.parse(completedAt);
    return (
      <time dateTime={completedAt} title={instantText(ended, policy.timeZone)}>
        ended {dayText(ended, now, policy.timeZone)}
        {clock.state === 'met-late' ? ' · late' : ''}
      </time>
    );
  }
  if (clock.state === 'paused') return <>clock paused</>;
  if (clock.state === 'met' || clock.state === 'met-late') return <Answered request={request} />;
  return <Due at={clock.dueAt} timeZone={policy.timeZone} />;
};

/** What was to be deleted is deleted at the source, so the person’s date is met; that nothing is left is still to be shown. */
const Answered = ({ request: { clock, policy, purgeDueAt } }: { readonly request: RequestView }) => (
  <>
    {clock.state === 'met-late' ? 'answered late' : 'answered'}
    {purgeDueAt !== null && (
      <>
        <br />
        purge <Due at={purgeDueAt} timeZone={policy.timeZone} />
      </>
    )}
  </>
);
