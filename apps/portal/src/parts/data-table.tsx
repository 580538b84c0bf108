import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  /** what it lists, for those who do not see it */
  readonly caption: string;
  /** the first column names the row */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/**
 * A table that becomes a list of cards where it is narrow, so that nothing is cut off at 320 pixels. The roles are
 * written out because browsers forget them when rows are laid out as blocks.
 */
export const DataTable = <Row,>({ caption, columns, rows, keyOf }: DataTableProps<Row>) => (
  <table className={classes['table']} role="table">
    <caption className="visually-hidden">{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map(({ header }) => (
          <th key={header} role="columnheader" scope="col">
            {header}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr key={keyOf(row)} role="row">
          {columns.map(({ header, cell }, index) =>
            index === 0 ? (
              <th key={header} role="rowheader" scope="row">
                {cell(row)}
              </th>
            ) : (
              <td key={header} role="cell">
                <span className={classes['label']} aria-hidden="true">
                  {header}
                </span>
                {cell(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  </table>
);
