import type { Address } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { ShuffleDependency } from './dependency.ts';
import type { RDDOperator } from './rdd-operator.ts';
import type { RDD } from './rdd.ts';

/** Where RDDs are made: the definition of the program, or one stream while it describes one batch. */
export class Birthplace {
  readonly stream: number;
  readonly time: Time;
  /** What was made here, in order; kept only where it must be found again. */
  readonly made: Made | undefined;
  #rdds = 0;
  #shuffles = 0;

  constructor(stream: number, time: Time, keeps: boolean) {
    this.stream = stream;
    this.time = time;
    this.made = keeps ? { rdds: [], shuffles: [] } : undefined;
  }

  /**
   * The address of an RDD made now. None for one that rests on what other isolates cannot make: an RDD of nobody's
   * batch, or results of a job before it. Inputs are given to them.
   */
  nextRDD(operator: RDDOperator<any>): Address | undefined {
    const index = this.#rdds++;
    const address: Address = { stream: this.stream, time: this.time, index };
    if (operator.content) return address;
    if (operator.prepare || operator.dependencies.some(({ rdd }) => !rdd.address)) return undefined;
    return address;
  }

  nextShuffle(): Address {
    return { stream: this.stream, time: this.time, index: this.#shuffles++ };
  }
}

export interface Made {
  readonly rdds: RDD<any>[];
  readonly shuffles: ShuffleDependency[];
}

/** The stream of what was made while the program was defined. */
export const definition = -1;
