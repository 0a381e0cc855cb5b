import { aligned } from './aligned.ts';
import type { PluginReport } from './plugin-report.ts';

/** The plugins as lines of columns. */
export const pluginTable = (reports: readonly PluginReport[]): string =>
  reports.length === 0
    ? 'No plugins are installed here.'
    : aligned([['plugin', 'version', 'provides', 'core'], ...reports.map(rowOf)]);

const rowOf = ({ name, version, kinds, provides, core }: PluginReport): readonly string[] => [
  name,
  version,
  Object.entries(provides)
    .map(([kind, names]) => `${kind} ${names.join(', ')}`)
    .join('; ') ||
    kinds.join(', ') ||
    'unknown',
  coreOf(core),
];

const coreOf = ({ wanted, installed, fits }: PluginReport['core']): string => {
  if (installed === null) return 'missing: npm install @dstream/core';
  return fits ? `${installed} fits` : `${installed} does not fit, needs ${wanted}`;
};
