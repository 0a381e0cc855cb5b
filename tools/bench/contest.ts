import { median, middleHalf } from './statistics.ts';

/** One way to do the work of a round. */
export interface Side {
  /** Not timed: makes what this side's next run works on. */
  prepare?(round: number): Promise<void> | void;
  run(): Promise<void> | void;
}

export interface ContestOptions {
  /** Rounds that are not counted. */
  readonly warmUp: number;
  readonly rounds: number;
}

/** How long each side took in each round, in milliseconds. */
export class Times<S extends string> {
  readonly #times: Readonly<Record<S, number[]>>;

  constructor(sides: readonly S[]) {
    this.#times = Object.fromEntries(sides.map((side) => [side, []])) as unknown as Record<S, number[]>;
  }

  add(side: S, milliseconds: number): void {
    this.#times[side].push(milliseconds);
  }

  median(side: S): number {
    return median(this.#times[side]);
  }

  /** The median over the rounds of how many times longer `side` took than `other`, and its spread. */
  ratio(side: S, other: S): { readonly value: number; readonly spread: readonly [number, number] } {
    const ratios = this.#times[side].map((time, round) => time / this.#times[other][round]!);
    return { value: median(ratios), spread: middleHalf(ratios) };
  }
}

/** Clears the young generation, so that nobody is charged for what lay there before. Needs `--expose-gc`. */
export const sweep = (): void => globalThis.gc?.({ type: 'minor', execution: 'sync' });

/**
 * Lets all sides do their work in turn, round after round, so that whatever else the machine does hits them alike. The
 * order changes from round to round: what one side leaves behind for the garbage collector is not always the same one's
 * to clean up.
 */
export const contest = async <S extends string>(
  sides: Readonly<Record<S, Side>>,
  { warmUp, rounds }: ContestOptions,
): Promise<Times<S>> => {
  const names = Object.keys(sides) as S[];
  const times = new Times(names);
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(round + i) % names.length]!;
      const side = sides[name];
      const preparing = side.prepare?.(round);
      if (preparing) await preparing;
      sweep();
      const start = performance.now();
      const waiting = side.run();
      if (waiting) await waiting;
      if (round >= warmUp) times.add(name, performance.now() - start);
    }
  }
  return times;
};
