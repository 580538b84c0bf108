import { Link, useLocation } from 'react-router';
import classes from '../../parts/view-links.module.css';

const ways = [
  ['/new-request', 'One person'],
  ['/new-request/many', 'Many by CSV'],
] as const;

/** For one person, or for many at once. */
export const Ways = () => {
  const { pathname } = useLocation();
  return (
    <nav aria-label="How many">
      <ul className={classes['views']}>
        {ways.map(([to, label]) => (
          <li key={to}>
            <Link to={to} className={classes['view']} aria-current={pathname === to ? 'page' : undefined}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
