import { Group, Stack, Switch, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { get } from '../../api/client.js';
import type { HostList, SourceList } from '../../api/types.js';
import { Page } from '../../parts/page.js';
import { Asked, EmptyAfterFiltering, EmptyAtFirst } from '../../parts/view-states.js';
import { hostHealth } from './host-health.js';
import { SourceSection } from './source-section.js';

type HostView = HostList['items'][number];

/** Both answers as one: a page that shows half of it would call a source healthy whose hosts it has not seen. */
function useSourcesAndHosts(): UseQueryResult<{ readonly sources: SourceList; readonly hosts: HostList }> {
  return useQuery({
    queryKey: ['hosts', 'and-sources'],
    queryFn: async ({ signal }) => {
      const [sources, hosts] = await Promise.all([
        get<SourceList>('/v1/sources', signal),
        get<HostList>('/v1/hosts', signal),
      ]);
      return { sources, hosts };
    },
  });
}

const PARAMETER = 'only';

const isTroubled = (host: HostView): boolean => hostHealth(host).tone !== 'plain';

/** Every source with its hosts: who reports, what is wrong there, and what to do about it. */
export default function SourcesPage() {
  const query = useSourcesAndHosts();
  const [parameters, setParameters] = useSearchParams();
  const onlyTroubled = parameters.get(PARAMETER) === 'troubled';
  const filter = (only: boolean) => setParameters(only ? { [PARAMETER]: 'troubled' } : {}, { replace: true });
  return (
    <Page title="Sources and hosts">
      <Asked query={query} of="the sources" who="operators, privacy officers and auditors">
        {({ sources, hosts }) => (
          <Stack gap="xl">
            <Group>
              <Switch
                label="Only what is wrong or paused"
                checked={onlyTroubled}
                onChange={({ currentTarget }) => filter(currentTarget.checked)}
                data-search
              />
            </Group>
            <Content
              sources={sources.items}
              hosts={onlyTroubled ? hosts.items.filter(isTroubled) : hosts.items}
              isFiltered={onlyTroubled}
              onClear={() => filter(false)}
            />
          </Stack>
        )}
      </Asked>
    </Page>
  );
}

interface ContentProps {
  readonly sources: SourceList['items'];
  readonly hosts: readonly HostView[];
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

/** The place in the address is scrolled to once it is there. */
function useHashPlace(): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== '') document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [hash]);
}

function Content({ sources, hosts, isFiltered, onClear }: ContentProps) {
  useHashPlace();
  if (sources.every(({ configured }) => !configured) && hosts.length === 0 && !isFiltered)
    return (
      <EmptyAtFirst title="No source is configured">
        lethe.yaml says which sources and hosts exist; docs/reference/settings.md has every key.
      </EmptyAtFirst>
    );
  if (isFiltered && hosts.length === 0 && sources.every(({ paused }) => paused === null))
    return <EmptyAfterFiltering onClear={onClear} />;
  const shown = sources.filter(
    ({ source, paused }) => !isFiltered || paused !== null || hosts.some((host) => host.source === source),
  );
  return (
    <>
      {shown.map((source) => (
        <SourceSection
          key={source.source}
          source={source}
          hosts={hosts.filter((host) => host.source === source.source)}
        />
      ))}
      <Text size="sm" c="var(--lethe-muted)">
        Times at which hosts reported are real ones, also while the sandbox’s clock is moved.
      </Text>
    </>
  );
}
