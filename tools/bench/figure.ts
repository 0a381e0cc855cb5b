/** What a figure must be. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `x` for a ratio: the only unit that means the same on another machine, hence the only one in a baseline. */
  readonly unit: 'x' | '%' | 'ms' | 'µs' | 'MB' | 'M records/s' | 'MB/s';
  readonly goal?: Goal;
  /** How far the middle half of the rounds lies apart. */
  readonly spread?: readonly [number, number];
}

/** Where a case puts its figures, in the order they are to be shown. */
export type Report = (figure: Figure) => void;

/** Whether the figure meets its goal; undefined without one. */
export const meets = ({ value, goal }: Figure): boolean | undefined => {
  if (!goal) return undefined;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
};

/** The goal as text. */
export const goalText = (goal: Goal | undefined): string => {
  if (!goal) return '';
  return 'atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`;
};
