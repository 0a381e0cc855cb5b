/** What the window of `length` batches that ends with each `slide`-th batch holds, in order of batches. */
export const windowsOf = <T>(
  batches: readonly (readonly T[])[],
  numBatches: number,
  { length, slide }: { readonly length: number; readonly slide: number },
): T[][] => {
  const windows: T[][] = [];
  for (let end = slide; end <= numBatches; end += slide) {
    windows.push(batches.slice(Math.max(0, end - length), end).flat());
  }
  return windows;
};

/** The values of each key, in order. */
export const grouped = <K, V>(pairs: readonly (readonly [K, V])[]): [K, V[]][] => {
  const groups = new Map<K, V[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return [...groups];
};

export const reduced = <K, V>(pairs: readonly (readonly [K, V])[], merge: (a: V, b: V) => V): [K, V][] =>
  grouped(pairs).map(([key, values]) => [key, values.reduce(merge)]);

/** Each batch as a multiset. */
export const multisets = (batches: readonly (readonly unknown[])[]): readonly (readonly string[])[] =>
  batches.map((records) => records.map((record) => JSON.stringify(record)).toSorted());
