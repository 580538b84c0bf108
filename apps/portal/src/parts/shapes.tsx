import type { ReactElement } from 'react';

/** The shapes that states are told apart by, without colour. */
export type Shape =
  'check' | 'circle' | 'clock' | 'cross' | 'dash' | 'diamond' | 'half' | 'person' | 'retry' | 'warning';

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

const drawings: Readonly<Record<Shape, ReactElement>> = {
  check: <path {...stroke} d="M3 8.5 6.5 12 13 4.5" />,
  circle: <circle {...stroke} cx="8" cy="8" r="5.2" />,
  clock: <path {...stroke} d="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.5" />,
  cross: <path {...stroke} d="M5 2.5h6L13.5 5v6L11 13.5H5L2.5 11V5zM6 6l4 4M10 6l-4 4" />,
  dash: <path {...stroke} d="M3.5 8h9" />,
  diamond: <path {...stroke} d="M8 2 14 8 8 14 2 8z" />,
  half: (
    <>
      <circle {...stroke} cx="8" cy="8" r="5.2" />
      <path fill="currentColor" d="M8 2.8a5.2 5.2 0 0 1 0 10.4z" />
    </>
  ),
  person: (
    <>
      <circle {...stroke} cx="8" cy="5" r="2.5" />
      <path {...stroke} d="M3 13.5c.5-3 2.3-4.5 5-4.5s4.5 1.5 5 4.5" />
    </>
  ),
  retry: <path {...stroke} d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5.5h-3" />,
  warning: <path {...stroke} d="M8 2.2 14.5 13.5h-13zM8 6.5v3M8 11.3v.2" />,
};

/** Decoration beside a word that says the same. */
export const ShapeIcon = ({ shape, size = 16 }: { readonly shape: Shape; readonly size?: number }) => (
  <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" focusable="false">
    {drawings[shape]}
  </svg>
);
