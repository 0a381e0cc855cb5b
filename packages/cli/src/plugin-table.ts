import type { PluginReport } from './plugin-report.ts';

/** The plugins as lines of columns. */
export const pluginTable = (reports: readonly PluginReport[]): string =>
  reports.length === 0
    ? 'No plugins are installed here.'
    : aligned([['plugin', 'version', 'provides', 'core'], ...reports.map(rowOf)]);

const rowOf = ({ name, version, provides, core }: PluginReport): readonly string[] => [
  name,
  version,
  Object.entries(provides)
    .map(([kind, names]) => `${kind} ${names.join(', ')}`)
    .join('; ') || 'unknown',
  coreOf(core),
];

const coreOf = ({ wanted, installed, fits }: PluginReport['core']): string => {
  if (installed === null) return 'missing: npm install @dstream/core';
  return fits ? `${installed} fits` : `${installed} does not fit, needs ${wanted}`;
};

const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
};
