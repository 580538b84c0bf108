import { NavLink } from 'react-router';
import { useSession } from '../session/session.js';
import { navigationFor } from './pages.js';
import classes from './shell.module.css';

/** The pages that the user's role has something to do with. */
export const Navigation = ({ onChosen }: { readonly onChosen: () => void }) => (
  <ul className={classes['links']}>
    {navigationFor(useSession().permissions).map(({ label, to }) => (
      <li key={to}>
        <NavLink to={to} end={to !== '/requests'} className={classes['link'] ?? ''} onClick={onChosen}>
          {label}
        </NavLink>
      </li>
    ))}
  </ul>
);
