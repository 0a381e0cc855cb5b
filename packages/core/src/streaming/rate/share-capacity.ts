/** A stream among others. */
export interface Claim {
  readonly weight: number;
  /** How much it could use; Infinity: all that it can get. */
  readonly demand: number;
}

/**
 * Shares a capacity by weight. A stream may always have its share; what it does not use, others may take, in proportion to
 * their weights, until nobody wants more (max-min fairness by water-filling: Bertsekas and Gallager, Data Networks).
 */
export const shareCapacity = (capacity: number, claims: readonly Claim[]): readonly number[] => {
  const total = claims.reduce((sum, { weight }) => sum + weight, 0);
  const filled = fill(capacity, claims);
  return claims.map(({ weight }, index) => Math.max((capacity * weight) / total, filled[index]!));
};

const fill = (capacity: number, claims: readonly Claim[]): readonly number[] => {
  const given = claims.map(() => 0);
  let hungry = claims.map((_, index) => index);
  for (let left = capacity; left > 0 && hungry.length > 0;) {
    const weight = hungry.reduce((sum, index) => sum + claims[index]!.weight, 0);
    const shareOf = (index: number): number => (left * claims[index]!.weight) / weight;
    const content = hungry.filter((index) => claims[index]!.demand <= shareOf(index));
    if (content.length === 0) {
      for (const index of hungry) given[index] = shareOf(index);
      break;
    }
    for (const index of content) given[index] = claims[index]!.demand;
    left -= content.reduce((sum, index) => sum + claims[index]!.demand, 0);
    hungry = hungry.filter((index) => !content.includes(index));
  }
  return given;
};
