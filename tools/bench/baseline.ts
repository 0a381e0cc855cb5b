import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

const file = fileURLToPath(new URL('baseline.json', import.meta.url));

/** How much worse a ratio may be than in the baseline: two runs of the same code differ by about this much. */
const tolerance = 0.25;

/** Ratios by case and name. Times are left out: they say more about the machine than about the engine. */
export type Baseline = Readonly<Record<string, number>>;

export const ratiosOf = (results: ReadonlyMap<string, readonly Figure[]>): Baseline =>
  Object.fromEntries(
    [...results].flatMap(([name, figures]) =>
      figures.filter(({ unit }) => unit === 'x').map((figure) => [`${name}: ${figure.name}`, figure.value]),
    ),
  );

export const readBaseline = (): Baseline =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : {};

export const writeBaseline = (baseline: Baseline): void =>
  writeFileSync(file, `${JSON.stringify(baseline, undefined, 2)}\n`);

/** What got worse by more than the tolerance. `higherIsBetter` names the figures whose goal is a minimum. */
export const regressions = (now: Baseline, then: Baseline, higherIsBetter: ReadonlySet<string>): string[] =>
  Object.entries(now).flatMap(([name, value]) => {
    const before = then[name];
    if (before === undefined) return [];
    const worse = higherIsBetter.has(name) ? before / value : value / before;
    return worse > 1 + tolerance ? [`${name}: ${before.toFixed(2)} -> ${value.toFixed(2)}`] : [];
  });
