import { useState } from 'react';
import type { TaskView } from '../../../api/types.js';
import { instantText } from '../../../time/due-text.js';
import { attemptsOf } from './attempts.js';
import { taskAt } from '../../../parts/places.js';
import { useEvents } from './use-request.js';
import classes from './request.module.css';

const timeOf = (at: string | null): string => (at === null ? '' : instantText(Date.parse(at)));

/** The tries at a task, for those who may see events; asked for when it is opened. */
export function Attempts({ requestId, task }: { readonly requestId: string; readonly task: TaskView }) {
  const { mayRead, query } = useEvents(requestId);
  const [isOpen, setOpen] = useState(false);
  if (!mayRead) return null;
  const attempts = isOpen ? attemptsOf(query.data ?? [], task.id) : [];
  return (
    <details className={classes['proof']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Attempts<span className="visually-hidden"> of {taskAt(task)}</span>
      </summary>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.attempt} value={attempt.attempt}>
            {attempt.outcome}
            <span className={classes['muted']}>
              {' '}
              from {timeOf(attempt.startedAt)}
              {attempt.endedAt !== null && ` to ${timeOf(attempt.endedAt)}`}
            </span>
            {attempt.detail !== null && (
              <div className={classes['muted']}>
                Seen: <bdi>{attempt.detail}</bdi>
              </div>
            )}
          </li>
        ))}
      </ol>
      {isOpen && attempts.length === 0 && <p>Nothing was tried yet, as far as is known here.</p>}
    </details>
  );
}
