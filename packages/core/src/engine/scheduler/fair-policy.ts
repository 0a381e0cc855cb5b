import type { PendingTask, RunningTask, SchedulingPolicy } from '../../contracts/scheduling-policy.ts';
import { assignInOrder } from './assign-in-order.ts';

/** The share of one pool. */
export interface PoolShare {
  /** Relative to other pools. Default 1. */
  readonly weight?: number;
  /** Tasks that may run before other pools get more than theirs. Default 0. */
  readonly minShare?: number;
}

/**
 * Spark's FAIR: pools below their minimum share come first, the neediest before the others; then the pool with the
 * fewest running tasks for its weight. Within a pool jobs share alike.
 */
export const fairPolicy = (pools: Readonly<Record<string, PoolShare>> = {}): SchedulingPolicy => ({
  name: 'FAIR',
  assign({ pending, running, free }) {
    const waiting = [...pending];
    const load = new Load(pools, running);
    const order: PendingTask[] = [];
    while (waiting.length > 0 && order.length < free.length) {
      const next = waiting.reduce((best, task) => (load.compare(task, best) < 0 ? task : best));
      waiting.splice(waiting.indexOf(next), 1);
      load.add(next);
      order.push(next);
    }
    return assignInOrder(order, free);
  },
});

class Load {
  readonly #pools: Readonly<Record<string, PoolShare>>;
  readonly #running = new Map<string, number>();

  constructor(pools: Readonly<Record<string, PoolShare>>, running: readonly RunningTask[]) {
    this.#pools = pools;
    for (const task of running) this.add(task);
  }

  add(task: { readonly pool: string; readonly job: number }): void {
    for (const key of [task.pool, `${task.pool}/${task.job}`]) this.#running.set(key, this.#count(key) + 1);
  }

  compare(a: PendingTask, b: PendingTask): number {
    return (
      this.#comparePools(a.pool, b.pool) ||
      this.#count(`${a.pool}/${a.job}`) - this.#count(`${b.pool}/${b.job}`) ||
      a.job - b.job ||
      a.stage - b.stage ||
      a.partition - b.partition
    );
  }

  #comparePools(a: string, b: string): number {
    if (a === b) return 0;
    const [needyA, needyB] = [this.#needs(a), this.#needs(b)];
    if (needyA !== needyB) return needyA ? -1 : 1;
    const measure = needyA ? this.#minShareRatio : this.#weightRatio;
    return measure.call(this, a) - measure.call(this, b) || (a < b ? -1 : 1);
  }

  #needs(pool: string): boolean {
    return this.#count(pool) < (this.#pools[pool]?.minShare ?? 0);
  }

  #minShareRatio(pool: string): number {
    return this.#count(pool) / Math.max(this.#pools[pool]?.minShare ?? 0, 1);
  }

  #weightRatio(pool: string): number {
    return this.#count(pool) / (this.#pools[pool]?.weight ?? 1);
  }

  #count(key: string): number {
    return this.#running.get(key) ?? 0;
  }
}
