import { Link } from 'react-router';
import type { RequestView } from '../api/types.js';
import { RequestDue } from './due.js';
import classes from './other-requests.module.css';
import { shortNumber } from './request-marks.js';
import { progressStatus } from './statuses.js';
import { kindNames } from './words.js';

/** Requests about one person, a line each. */
export const OtherRequests = ({ items }: { readonly items: readonly RequestView[] }) => (
  <ul className={classes['list']}>
    {items.map((request) => (
      <li key={request.id}>
        <Link to={`/requests/${request.id}`}>
          {kindNames[request.kind]} {shortNumber(request.id)}
        </Link>
        : {progressStatus[request.progress].label.toLowerCase()}, <RequestDue request={request} />
      </li>
    ))}
  </ul>
);
