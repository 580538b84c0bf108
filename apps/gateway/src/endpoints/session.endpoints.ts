import { SessionView } from '#contracts';
import { endpoint, json } from '#platform';

const tag = 'Session';

export const sessionEndpoints = {
  view: endpoint({
    id: 'session',
    method: 'GET',
    path: '/v1/session',
    tag,
    summary: 'Who calls, what the role may do, and what time it is here',
    permission: 'session:view',
    answer: json(200, SessionView),
  }),
};
