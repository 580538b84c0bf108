import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { get } from '../../api/client.js';
import type { PolicyList } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked } from '../../parts/view-states.js';
import { rulesOf } from './policy-words.js';
import classes from './policies.module.css';

type Policy = PolicyList['items'][number];

/** By which rules dates are set: every version, for a request keeps the one that it was planned with. */
export default function PoliciesPage() {
  const query = useQuery({
    queryKey: ['policies'],
    queryFn: ({ signal }) => get<PolicyList>('/v1/policies', signal),
  });
  return (
    <Page title="Policies">
      <Text mb="md" maw="42rem">
        A request keeps the version of its policy that it was planned with. Policies are part of Lethe;
        lethe.yaml chooses among them and sharpens them.
      </Text>
      <Asked query={query} of="the policies" who="operators, privacy officers and auditors">
        {({ items, calendars }) => (
          <Stack gap="lg">
            {items.map((policy) => (
              <PolicyCard key={`${policy.id}/${policy.version}`} policy={policy} />
            ))}
            <Calendars calendars={calendars} />
          </Stack>
        )}
      </Asked>
    </Page>
  );
}

const PolicyCard = ({ policy }: { readonly policy: Policy }) => {
  const id = `policy-${policy.id}-${policy.version}`;
  return (
    <section className={classes['card']} aria-labelledby={`${id} ${id}-version`}>
      <Group gap="sm">
        <Title order={2} size="h3" id={id}>
          {policy.title}
        </Title>
        {policy.default && <Badge variant="outline">default</Badge>}
        {!policy.current && <Badge variant="outline">for other days of receipt</Badge>}
      </Group>
      <Text size="sm" id={`${id}-version`}>
        {policy.id}, version {policy.version}, for requests received from {policy.effectiveFrom} on
      </Text>
      <dl className={classes['rules']}>
        {rulesOf(policy).map(([name, rule]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{rule}</dd>
          </Fragment>
        ))}
        <dt>Written in</dt>
        <dd>{policy.sources.join('; ')}</dd>
      </dl>
    </section>
  );
};

const Calendars = ({ calendars }: Pick<PolicyList, 'calendars'>) => (
  <section aria-labelledby="calendars">
    <Title order={2} size="h3" id="calendars" mb="xs">
      Calendars of holidays
    </Title>
    {calendars.map(({ id, title, holidays }) => (
      <details key={id} className={classes['calendar']}>
        <summary>
          {title} ({id})
        </summary>
        <ul>
          {holidays.map(({ name, rule }) => (
            <li key={name}>
              {name}: {rule}
            </li>
          ))}
        </ul>
      </details>
    ))}
  </section>
);
