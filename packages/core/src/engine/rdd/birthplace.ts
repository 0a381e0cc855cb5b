import type { Address, PortableAction } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { Call } from './call.ts';
import type { ShuffleDependency } from './dependency.ts';
import type { TaskAction } from './job-runner.ts';
import type { RDDOperator } from './rdd-operator.ts';
import type { RDD } from './rdd.ts';

/** The stream of what was made while the program was defined. */
export const definition = -1;

/** The stream of what calls have made; the number of the call is the time. */
export const calls = -2;

/** Where RDDs are made: the definition of the program, one stream while it describes one batch, or a call. */
export class Birthplace {
  readonly stream: number;
  readonly time: Time;
  /** On the driver: the call that this place stands for, if it does. */
  readonly call: Call | undefined;
  /** What was made here, in order; kept only where it must be found again. */
  readonly made: Made | undefined;
  /** What functions have captured here, in order, where the description of a batch gives them values of its own. */
  readonly captured: unknown[] = [];
  readonly #told: readonly unknown[] | undefined;
  #rdds = 0;
  #shuffles = 0;
  #jobs = 0;
  #lots = 0;

  /** `told`: what functions capture here on the driver. */
  constructor(stream: number, time: Time, keeps: boolean, call?: Call, told?: readonly unknown[]) {
    this.stream = stream;
    this.time = time;
    this.call = call;
    this.#told = told;
    this.made = keeps ? { rdds: [], shuffles: [], jobs: [] } : undefined;
  }

  /**
   * The address of an RDD made now. None for one that rests on an RDD that other isolates cannot make. Inputs are given
   * to them.
   */
  nextRDD(operator: RDDOperator<any>): Address | undefined {
    const index = this.#rdds++;
    const isMadeHereOnly = operator.dependencies.some(({ rdd }) => !rdd.address);
    return isMadeHereOnly && !operator.content ? undefined : { stream: this.stream, time: this.time, index };
  }

  nextShuffle(): Address {
    return { stream: this.stream, time: this.time, index: this.#shuffles++ };
  }

  /** What other isolates know the job by that runs now; undefined unless this is a call. */
  nextJob(rdd: RDD<any>, action: TaskAction<any, any>): PortableAction | undefined {
    if (this.stream !== calls) return undefined;
    this.made?.jobs.push({ rdd, action });
    return { kind: 'job', call: this.time, index: this.#jobs++ };
  }

  /** What a function captures that is given `value` here. */
  nextCaptured(value: unknown): unknown {
    const index = this.captured.push(value) - 1;
    return this.#told ? this.#told[index] : value;
  }

  /** A label for the chance of one operation, the same in every isolate. */
  nextLots(): string {
    return `operation ${this.stream}/${this.time}/${this.#lots++}`;
  }
}

/** What one place has made. */
export interface Made {
  readonly rdds: RDD<any>[];
  readonly shuffles: ShuffleDependency[];
  readonly jobs: MadeJob[];
}

/** A job as it was asked for. */
export interface MadeJob {
  readonly rdd: RDD<any>;
  readonly action: TaskAction<any, any>;
}
