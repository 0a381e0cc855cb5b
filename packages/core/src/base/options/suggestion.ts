/** The end of a sentence about an unknown name: what was probably meant, or else what is known. */
export const suggestion = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === undefined ? ` (known: ${known.join(', ')})` : `, did you mean "${nearest}"?`;
};

/**
 * The name that was probably meant: the one with the fewest characters to change, if they are few. Undefined when none is
 * near. By Levenshtein's distance, without regard to case.
 *
 * ```ts
 * nearestName('thread', ['in-process', 'threads']); // => 'threads'
 * ```
 */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
  const best = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  if (best === undefined) return undefined;
  const length = Math.max(name.length, best.candidate.length);
  return best.distance <= Math.min(Math.max(2, name.length / 3), length / 2) ? best.candidate : undefined;
};

/** Levenshtein's distance, row by row. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, substitution));
    }
    row = next;
  }
  return row[b.length]!;
};
