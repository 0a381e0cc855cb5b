import { CRASH, type BatchTable } from '@dstream/testing';
import * as fc from 'fast-check';

/** Where something dies: before a batch, or before a record of it. */
interface CrashSite {
  readonly batch: number;
  readonly record: number | null;
}

const crashSites = fc.array(
  fc.record({ batch: fc.nat({ max: 9 }), record: fc.option(fc.nat({ max: 5 }), { freq: 1 }) }),
  { maxLength: 4 },
);

/** A batch table with crashes put in at random. */
export const crashing = <T>(
  batches: fc.Arbitrary<readonly (readonly T[])[]>,
): fc.Arbitrary<{
  readonly batches: readonly (readonly T[])[];
  readonly table: BatchTable<T>;
}> =>
  fc
    .tuple(batches, crashSites)
    .map(([table, sites]) => ({ batches: table, table: withCrashes(table, sites) }));

const withCrashes = <T>(batches: readonly (readonly T[])[], sites: readonly CrashSite[]): BatchTable<T> =>
  batches.flatMap((records, index): BatchTable<T> => {
    const here = sites.filter(({ batch }) => batch === index);
    const line = here.reduce<(T | typeof CRASH)[]>(
      (all, { record }) => (record === null ? all : all.toSpliced(record, 0, CRASH)),
      [...records],
    );
    return here.some(({ record }) => record === null) ? [CRASH, line] : [line];
  });
