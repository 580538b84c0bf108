import classes from './masked-subject.module.css';

/** A name of a person or a host in a table: columns do not become so narrow that it breaks. */
export const Name = ({ children }: { readonly children: string }) => (
  <bdi className={classes['name']}>{children}</bdi>
);
