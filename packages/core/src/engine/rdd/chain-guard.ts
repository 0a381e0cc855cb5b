import type { RefuseRecord } from '../../contracts/bad-record.ts';
import type { RefuseStep, Terminal } from '../pipeline/step.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { RDD } from './rdd.ts';
import { refusing } from './refuse-record.ts';

/** The RDDs of a loop: where it starts from, and one for each step. */
export interface Chain {
  readonly base: RDD<any>;
  readonly rdds: readonly RDD<any>[];
}

/** Knows what is to become of the records that a loop cannot take, whichever step it is. */
export class ChainGuard {
  readonly refuse: RefuseStep;
  #start = 0;

  constructor({ base, rdds }: Chain, partition: number, task: TaskContext, { kind }: Terminal) {
    const origin = (): { base: RDD<any>; start: number } => ({ base, start: this.#start });
    const last = rdds.at(-1) ?? base;
    const end = kind === 'foreach' ? 'foreach' : 'keys';
    const steps: readonly RefuseRecord[] = [
      ...rdds.map((rdd) => refusing(rdd, partition, task, rdd.operator.name, origin)),
      refusing(last, partition, task, end, origin),
    ];
    this.refuse = (error, record, step, index) => steps[step]!(error, record, index);
  }

  /** The loop has gone through a chunk. */
  passed(records: number): void {
    this.#start += records;
  }
}

/** The guard of a loop, if any of its RDDs has a policy for bad records. */
export const guardOf = (
  chain: Chain,
  partition: number,
  task: TaskContext,
  terminal: Terminal,
): ChainGuard | undefined =>
  [chain.base, ...chain.rdds].some((rdd) => rdd.badRecords)
    ? new ChainGuard(chain, partition, task, terminal)
    : undefined;
