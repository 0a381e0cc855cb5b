import { textOf } from '../../base/errors/dstream-error.ts';
import { FetchFailed, SlotLost } from '../../base/errors/task-errors.ts';
import type { BadRecordError, RefuseRecord } from '../../contracts/bad-record.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { RDD } from './rdd.ts';

/** What became known of a record before it reached the function that could not take it. */
export interface Origin {
  /** The RDD that the loop starts from. */
  readonly base: RDD<any>;
  /** Records of the partition before the present chunk. */
  readonly start: number;
}

const fail: RefuseRecord = (error) => {
  throw error;
};

/**
 * What to do with a record that `rdd` cannot take in this partition: take note of it, or throw its error where there is
 * no policy. An error that says nothing about the record is thrown in any case.
 */
export const refusing = (
  rdd: RDD<any>,
  partition: number,
  task: TaskContext,
  operation: string = rdd.operator.name,
  origin?: () => Origin,
): RefuseRecord => {
  const policy = rdd.badRecords;
  const log = task.badRecords;
  if (!policy || !log) return fail;
  const batchTime = rdd.batchTime ?? policy.time;
  const place = `${placeOf(rdd)} ${operation}/${partition}`;
  const { stream } = policy;
  return (error, record, index) => {
    if (task.signal.aborted || error instanceof FetchFailed || error instanceof SlotLost) throw error;
    log.add(place, policy, batchTime, error, () => {
      const { base, start } = origin?.() ?? { base: rdd.operator.refuses ?? rdd, start: 0 };
      const from = base.operator.origin?.(partition);
      const isPlaced = from !== undefined && index !== undefined;
      return {
        record,
        error: plainError(error),
        stream,
        operation,
        batchTime,
        partition,
        origin: from ?? null,
        index: isPlaced ? start + index : undefined,
      };
    });
  };
};

/** The same in every isolate that has this RDD. */
const placeOf = ({ address, id }: RDD<any>): string =>
  address ? `${address.stream}/${address.time}/${address.index}` : `#${id}`;

const plainError = (error: unknown): BadRecordError => {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: textOf(error), stack: undefined, code: undefined };
  }
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return { name, message, stack, code: typeof code === 'string' ? code : undefined };
};
