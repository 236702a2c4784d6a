/** One line of the table: a figure, beside what the bare operation reaches in the same run. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** The raw ceiling measured in the same run, in the same unit. */
  ceiling?: number | undefined;
  /** What was aimed at, in words. */
  aim?: string | undefined;
}

export interface Part {
  title: string;
  figures: Figure[];
  notes: string[];
}

/** Runs `work` for about `seconds`; how often it ran per second. */
export function ratePerSecond(work: () => void, seconds = 2): number {
  for (let i = 0; i < 3; i++) work();
  const from = performance.now();
  let times = 0;
  while (performance.now() - from < seconds * 1000) {
    work();
    times++;
  }
  return times / ((performance.now() - from) / 1000);
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The value that so many per cent do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1);
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

const round = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(value < 1 ? 3 : 2);

/** A table that people read. */
export function tableOf({ title, figures, notes }: Part): string {
  const rows = figures.map(({ what, value, unit, ceiling, aim }) => {
    const raw = ceiling === undefined ? '' : round(ceiling);
    const share = ceiling === undefined ? '' : `${Math.round((value / ceiling) * 100)}%`;
    return `| ${what} | ${round(value)} ${unit} | ${raw} | ${share} | ${aim ?? ''} |`;
  });
  return [
    `## ${title}`,
    '',
    '| What | Figure | Raw ceiling | Share | Aim |',
    '|---|---|---|---|---|',
    ...rows,
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
    '',
  ].join('\n');
}
