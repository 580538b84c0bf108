import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './overview.module.css';

export interface PlotLine {
  readonly label: string;
  readonly values: readonly number[];
  readonly colour: { readonly light: string; readonly dark: string };
  /** told apart without colour too */
  readonly dash?: number[];
}

interface TimePlotProps {
  /** `2026-11-26`, one for each value */
  readonly days: readonly string[];
  readonly lines: readonly PlotLine[];
}

const HEIGHT = 220;
const GREY = { light: '#525a63', dark: '#aab3bd' };
const GRID = { light: '#d5dae0', dark: '#3d444c' };

const dayName = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    seconds * 1000,
  );

/** Lines over days. Decoration beside a table that says the same: it is hidden from those who read the table. */
export function TimePlot({ days, lines }: TimePlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const axis = {
      stroke: GREY[scheme],
      grid: { stroke: GRID[scheme], width: 1 },
      ticks: { stroke: GRID[scheme], width: 1 },
    };
    const plot = new UPlot(
      {
        width: Math.max(200, current.clientWidth),
        height: HEIGHT,
        cursor: { show: false },
        legend: { show: false },
        scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most)] } },
        axes: [
          { ...axis, values: (_plot, splits) => splits.map(dayName) },
          { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000] },
        ],
        series: [
          {},
          ...lines.map(({ label, colour, dash }) => ({
            label,
            stroke: colour[scheme],
            width: 2,
            points: { show: false },
            ...(dash ? { dash } : {}),
          })),
        ],
        tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      },
      [days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000), ...lines.map(({ values }) => [...values])],
      current,
    );
    const watching = new ResizeObserver(([entry]) => {
      if (entry) plot.setSize({ width: Math.max(200, entry.contentRect.width), height: HEIGHT });
    });
    watching.observe(current);
    return () => {
      watching.disconnect();
      plot.destroy();
    };
  }, [days, lines, scheme]);
  return <div ref={place} className={classes['plot']} aria-hidden="true" />;
}
