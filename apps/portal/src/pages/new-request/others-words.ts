import type { RequestKind, RequestView } from '../../api/types.js';

/** As far as it matters what another request does. */
type Other = Pick<RequestView, 'kind' | 'completedAt' | 'package'>;

const isOpen = ({ completedAt }: Other): boolean => completedAt === null;
const isOpenExport = (request: Other): boolean =>
  request.kind === 'Export' && isOpen(request) && request.package === null;
const isOpenClose = (request: Other): boolean => request.kind === 'AccountClose' && isOpen(request);

interface Notice {
  readonly title: string;
  readonly text?: string;
  readonly isGrave: boolean;
}

/** What another request means for the one that is to be sent. */
export function noticeOf(kind: RequestKind, items: readonly Other[]): Notice {
  if (kind === 'AccountClose' && items.some(isOpenExport))
    return {
      title: 'An Export of this person is still open',
      text: 'What this account close deletes before it has been read will not be in its package. Wait until the Export is done, unless that is as it should be.',
      isGrave: true,
    };
  if (kind === 'Export' && items.some(isOpenClose))
    return {
      title: 'The account of this person is being closed',
      text: 'What has been deleted by then will not be in the package.',
      isGrave: true,
    };
  if (items.some((request) => request.kind === kind && isOpen(request)))
    return {
      title: 'The same has been asked for this person already',
      text: 'Nothing is lost when it is done twice, but it may not be meant.',
      isGrave: false,
    };
  return { title: 'There have been requests about this person', isGrave: false };
}
