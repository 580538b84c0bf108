import { useSearchParams } from 'react-router';

type Change = Readonly<Record<string, string | null>>;

/** What the address says of how the request is shown. */
export function useAddress() {
  const [parameters, set] = useSearchParams();
  return {
    tab: parameters.get('tab'),
    /** ISO 8601: the request is shown as it was then; null: as it is */
    asOf: parameters.get('asOf'),
    /** type of the events that are listed; null: all */
    event: parameters.get('event'),
    failedOnly: parameters.get('failed') === 'only',
    /** sources whose rows are open */
    open: (parameters.get('open') ?? '').split(',').filter((name) => name !== ''),
    /** Changes some of it, without a step in the history of the browser. null takes it away. */
    change: (what: Change): void => {
      set(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(what))
            if (value === null) after.delete(name);
            else after.set(name, value);
          return after;
        },
        { replace: true, preventScrollReset: true },
      );
    },
  };
}
