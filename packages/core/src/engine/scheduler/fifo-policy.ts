import type { PendingTask, SchedulingPolicy } from '../../contracts/scheduling-policy.ts';
import { assignInOrder } from './assign-in-order.ts';

/** First job first, within a job the earlier stage first: Spark's FIFO. */
export const fifoPolicy: SchedulingPolicy = {
  name: 'FIFO',
  assign: ({ pending, free }) => assignInOrder(pending.length > 1 ? pending.toSorted(byJob) : pending, free),
};

const byJob = (a: PendingTask, b: PendingTask): number =>
  a.job - b.job || a.stage - b.stage || a.partition - b.partition;
