import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RequestView } from '../../../api/types.js';
import { RequestDue } from '../../../parts/due.js';
import { MaskedSubject } from '../../../parts/masked-subject.js';
import { StatusBadge } from '../../../parts/status-badge.js';
import { clockStatus, progressStatus, purgeStatus } from '../../../parts/statuses.js';
import { sourceNames } from '../../../parts/words.js';
import { instantText } from '../../../time/due-text.js';
import { doneText } from '../done-text.js';
import { DeadlineLine } from './deadline-line.js';
import classes from './request.module.css';
import { SamePerson } from './same-person.js';

const leftOutWords = { 'not-configured': 'is not set up here', 'not-asked': 'was not asked for' } as const;

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** In the past it does not matter how long it is from now. */
const DueThen = ({ view: { clock, policy } }: { readonly view: RequestView }) => (
  <time dateTime={clock.dueAt}>due {instantText(Date.parse(clock.dueAt), policy.timeZone)}</time>
);

/** Whom it is about, the three axes, how far it is, and its dates. */
export const RequestHeader = ({ view, isPast }: { readonly view: RequestView; readonly isPast: boolean }) => (
  <section aria-label="How it stands">
    <dl className={classes['facts']}>
      <Fact name="Person">
        <MaskedSubject request={view} canReveal={!isPast} />
      </Fact>
      <Fact name="Progress">
        <span role="status">
          <StatusBadge of={progressStatus[view.progress]} /> <span>{doneText(view)}</span>
        </span>
      </Fact>
      <Fact name="Purge">
        <StatusBadge of={purgeStatus[view.purge]} />
      </Fact>
      <Fact name="Deadline">
        <StatusBadge of={clockStatus[view.clock.state]} />{' '}
        <span>
          {isPast ? <DueThen view={view} /> : <RequestDue request={view} />}
          {view.clock.extended && ' · extended once'}
        </span>
      </Fact>
      {view.reference !== null && (
        <Fact name="Reference">
          <bdi>{view.reference}</bdi>
        </Fact>
      )}
      <Fact name="Received">
        <time dateTime={view.receivedAt}>
          {instantText(Date.parse(view.receivedAt), view.policy.timeZone)}
        </time>
      </Fact>
      {!isPast && (
        <Fact name="Same person">
          <SamePerson id={view.id} />
        </Fact>
      )}
      <Fact name="Policy">
        {view.policy.id.toUpperCase()}, version {view.policy.version}
      </Fact>
      <Fact name="Number">
        <code className={classes['code']}>{view.id}</code>
      </Fact>
    </dl>
    {view.subjectIsAdministrator && (
      <Text size="sm" mb="xs">
        The person is an administrator: records can name other people, and are reviewed before they go out.
      </Text>
    )}
    {view.leftOut.length > 0 && (
      <Text size="sm" mb="xs">
        Left out:{' '}
        {view.leftOut
          .map(({ source, reason }) => `${sourceNames[source]} ${leftOutWords[reason]}`)
          .join('; ')}
        .
      </Text>
    )}
    <DeadlineLine view={view} />
  </section>
);
