/** The engine's only source of chance. The same seed gives the same run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An independent stream of numbers that depends on this one's seed and `label` only. */
  fork(label: string): Random;
}
