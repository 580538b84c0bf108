import type { RequestView } from '../api/types.js';
import classes from './request-marks.module.css';

const DIGITS = 8;

/** The beginning of a request's number: enough to tell it from another, and the same on every page. */
export const shortNumber = (id: string): string => id.slice(0, DIGITS);

/** What tells a request from others of the same kind for the same person: its reference, and its number. */
export const RequestMarks = ({ request }: { readonly request: Pick<RequestView, 'id' | 'reference'> }) => (
  <div>
    {request.reference !== null && (
      <>
        <bdi>{request.reference}</bdi>{' '}
      </>
    )}
    <span className={classes['number']}>{shortNumber(request.id)}</span>
  </div>
);

/** The same in words, for what is read aloud: `HD-4711`, or `number 4ce9b161`. */
export const marksText = ({ id, reference }: Pick<RequestView, 'id' | 'reference'>): string =>
  reference === null ? `number ${shortNumber(id)}` : `${reference}, number ${shortNumber(id)}`;
