import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

const path = new URL('baseline.json', import.meta.url);

/** Ratios by case and name. Times are not kept: they say more about the machine than about the engine. */
export type Baseline = Readonly<Record<string, number>>;

/** The figures of one case. */
export interface Measured {
  readonly name: string;
  readonly figures: readonly Figure[];
}

/** A ratio that got worse. */
export interface Regression {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

const keyOf = (name: string, figure: Figure): string => `${name}: ${figure.name}`;

const ratiosOf = (measured: readonly Measured[]): readonly (readonly [string, Figure])[] =>
  measured.flatMap(({ name, figures }) =>
    figures.filter(({ unit }) => unit === 'x').map((figure) => [keyOf(name, figure), figure] as const),
  );

export const readBaseline = (): Baseline => JSON.parse(readFileSync(path, 'utf8')) as Baseline;

/** The baseline with what was measured put in its place; cases that were not measured stay. */
export const updated = (baseline: Baseline, measured: readonly Measured[]): Baseline => {
  const measuredNames = new Set(measured.map(({ name }) => name));
  const kept = Object.entries(baseline).filter(([key]) => !measuredNames.has(key.slice(0, key.indexOf(':'))));
  const fresh = ratiosOf(measured).map(([key, { value }]) => [key, Math.round(value * 1000) / 1000] as const);
  return Object.fromEntries([...kept, ...fresh]);
};

export const writeBaseline = (baseline: Baseline): void =>
  writeFileSync(path, `${JSON.stringify(baseline, undefined, 2)}\n`);

/** The ratios that got worse by more than the tolerance: larger, or smaller where larger is better. */
export const regressions = (
  baseline: Baseline,
  measured: readonly Measured[],
  tolerance: number,
): readonly Regression[] =>
  ratiosOf(measured).flatMap(([name, { value: now, goal }]) => {
    const before = baseline[name];
    if (before === undefined) return [];
    const largerIsBetter = goal !== undefined && 'atLeast' in goal;
    const worse = largerIsBetter ? now < before / (1 + tolerance) : now > before * (1 + tolerance);
    return worse ? [{ name, before, now }] : [];
  });
