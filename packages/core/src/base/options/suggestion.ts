/** The end of a sentence about an unknown name: what was probably meant, or else what is known. */
export const suggestion = (name: string, known: readonly string[]): string => {
  const best = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, name.length / 3)
    ? `, did you mean "${best.candidate}"?`
    : ` (known: ${known.join(', ')})`;
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
