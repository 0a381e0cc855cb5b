/** How the two sides of a cogroup become the pairs of a join. */
type Sides<V, W> = readonly [V[], W[]];

export const inner = <V, W>([left, right]: Sides<V, W>): [V, W][] => combinations(left, right);

export const leftOuter = <V, W>([left, right]: Sides<V, W>): [V, W | null][] =>
  combinations(left, orNull(right));

export const rightOuter = <V, W>([left, right]: Sides<V, W>): [V | null, W][] =>
  combinations(orNull(left), right);

export const fullOuter = <V, W>([left, right]: Sides<V, W>): [V | null, W | null][] =>
  combinations(orNull(left), orNull(right));

const orNull = <V>(values: readonly V[]): readonly (V | null)[] => (values.length > 0 ? values : [null]);

const combinations = <A, B>(left: readonly A[], right: readonly B[]): [A, B][] => {
  const pairs: [A, B][] = [];
  for (const a of left) for (const b of right) pairs.push([a, b]);
  return pairs;
};
