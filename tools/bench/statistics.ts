/** The value below which the share `q` of all values lies, between two neighbours in proportion. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const above = sorted[Math.ceil(place)]!;
  return sorted[low]! + (above - sorted[low]!) * (place - low);
};

/** The middle value. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Between these two lies the middle half of the values. */
export const middleHalf = (values: readonly number[]): readonly [number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];
