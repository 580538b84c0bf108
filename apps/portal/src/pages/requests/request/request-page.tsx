import { Anchor, Tabs, Text } from '@mantine/core';
import { Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { ProblemError } from '../../../api/problem.js';
import type { RequestView } from '../../../api/types.js';
import { Page } from '../../../parts/page.js';
import { Asked, Loading } from '../../../parts/view-states.js';
import { kindNames } from '../../../parts/words.js';
import { useSession } from '../../../session/session.js';
import { NextSteps } from './next-steps-list.js';
import { RequestActions } from './request-actions.js';
import { RequestHeader } from './request-header.js';
import { useSamePerson } from './same-person.js';
import { tabsFor } from './tabs.js';
import { TimeTravel } from './time-travel.js';
import { useAddress } from './use-address.js';
import { useShownRequest } from './use-request.js';
import classes from './request.module.css';

/** One request: how it stands, what is to be done, and everything that is known of it. Its state is in the address. */
export default function RequestPage() {
  const { id = '' } = useParams();
  const { asOf } = useAddress();
  const { latest, shown } = useShownRequest(id, asOf);
  const others = useSamePerson(id);
  const isKnown = !others.isPending || others.failureCount > 0;
  const name = latest.data ? `${kindNames[latest.data.kind]} request` : 'Request';
  const isThere = latest.data !== undefined;
  return (
    <Page title={name} actions={latest.data && <RequestActions view={latest.data} isPast={asOf !== null} />}>
      {isMissing(latest.error) ? (
        <NoSuchRequest />
      ) : (
        <>
          {isThere && <TimeTravel id={id} />}
          <Asked query={shown} of="the request">
            {(view) =>
              isKnown ? <Content view={view} isPast={asOf !== null} /> : <Loading of="the request" />
            }
          </Asked>
        </>
      )}
    </Page>
  );
}

/** An address that is none, a request that is not there, or another requester’s: nobody is told which. */
const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 404 || error.code === 'validation-failed');

const NoSuchRequest = () => (
  <>
    <Text mb="sm">There is no such request, or it is not yours to see.</Text>
    <Anchor component={Link} to="/requests">
      All requests
    </Anchor>
  </>
);

const Content = ({ view, isPast }: { readonly view: RequestView; readonly isPast: boolean }) => (
  <div className={classes['content']} data-past={isPast || undefined}>
    {!isPast && <NextSteps view={view} />}
    <RequestHeader view={view} isPast={isPast} />
    <RequestTabs view={view} isPast={isPast} />
  </div>
);

function RequestTabs({ view, isPast }: { readonly view: RequestView; readonly isPast: boolean }) {
  const { permissions } = useSession();
  const { tab, change } = useAddress();
  const tabs = tabsFor(view, permissions);
  const current = tabs.find(({ name }) => name === tab) ?? tabs[0];
  if (!current) return null;
  const Panel = current.panel;
  return (
    <Tabs
      value={current.name}
      onChange={(name) => change({ tab: name === tabs[0]?.name ? null : name })}
      keepMounted={false}
      mt="lg"
    >
      <Tabs.List mb="md" className="no-print" aria-label="About this request">
        {tabs.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={current.name}>
        <h2 className={classes['panelTitle']}>{current.label}</h2>
        <Suspense fallback={<Loading of={current.label} />}>
          <Panel view={view} isPast={isPast} />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
