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
  #rdds = 0;
  #shuffles = 0;
  #jobs = 0;
  #lots = 0;

  constructor(stream: number, time: Time, keeps: boolean, call?: Call) {
    this.stream = stream;
    this.time = time;
    this.call = call;
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
