import { Alert, Stack } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { requestsOfPerson } from '../../api/person-query.js';
import { messageOf } from '../../api/problem.js';
import type { RequestKind, SamePersonList } from '../../api/types.js';
import { OtherRequests } from '../../parts/other-requests.js';
import { ShapeIcon } from '../../parts/shapes.js';
import { noticeOf } from './others-words.js';
import type { RequestBody } from './request-draft.js';

/** More are nothing to look through before sending. */
const MOST_SHOWN = 5;
/** Nobody who wants to send is kept from it longer. */
const ANSWER_WITHIN_MS = 5_000;

/** Other requests about the person of a body; looked for once, as that is recorded. */
export const useOthers = ({ subject }: RequestBody): UseQueryResult<SamePersonList> =>
  useQuery({
    queryKey: ['requests-of-person', subject],
    queryFn: ({ signal }) =>
      requestsOfPerson(subject, AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** Tells of other requests about the person, before anything is sent. */
export function OthersOfPerson({
  kind,
  others,
}: {
  kind: RequestKind;
  others: UseQueryResult<SamePersonList>;
}) {
  if (others.error)
    return (
      <Alert variant="outline" color="gray" icon={<ShapeIcon shape="warning" />} title="Not known">
        Whether there are other requests about this person could not be found out. {messageOf(others.error)}
      </Alert>
    );
  const items = others.data?.items ?? [];
  if (items.length === 0) return null;
  const { title, text, isGrave } = noticeOf(kind, items);
  const left = items.length - MOST_SHOWN;
  return (
    <Alert
      variant="outline"
      color={isGrave ? 'red' : 'gray'}
      icon={<ShapeIcon shape="warning" />}
      title={title}
    >
      <Stack gap="xs">
        {text !== undefined && <span>{text}</span>}
        <OtherRequests items={items.slice(0, MOST_SHOWN)} />
        {(left > 0 || others.data?.more) && <span>And older ones.</span>}
      </Stack>
    </Alert>
  );
}
