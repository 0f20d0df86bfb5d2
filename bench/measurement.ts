/** One measured figure. `ratio` compares with `baseline` of the same run; `target` is met or not, never assumed. */
export interface Figure {
  name: string;
  value: number;
  unit: 'ms' | 's' | 'MB' | 'MB/s' | 'kB' | 'x';
  note?: string;
  target?: { below: number } | { atLeast: number };
}

export interface Report {
  bench: string;
  figures: Figure[];
}

/** The value below which `share` (0…1) of the samples lie; samples need not be sorted. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function isTargetMet({ value, target }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'below' in target ? value <= target.below : value >= target.atLeast;
}

export function formatReport({ bench, figures }: Report): string {
  const rows = figures.map((figure) => {
    const met = isTargetMet(figure);
    const target = figure.target
      ? 'below' in figure.target
        ? `≤ ${figure.target.below}`
        : `≥ ${figure.target.atLeast}`
      : '';
    return [
      figure.name,
      `${formatNumber(figure.value)} ${figure.unit}`,
      target,
      met === undefined ? '' : met ? 'met' : 'MISSED',
      figure.note ?? '',
    ];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`\n${bench}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

const formatNumber = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
