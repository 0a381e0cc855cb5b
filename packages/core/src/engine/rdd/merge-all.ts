/** All records merged into one; none of none. */
export const mergeAll = <T>(records: Iterable<T>, merge: (a: T, b: T) => T): readonly T[] => {
  let merged: T | undefined;
  let some = false;
  for (const record of records) {
    merged = some ? merge(merged as T, record) : record;
    some = true;
  }
  return some ? [merged as T] : [];
};
