import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { Time } from '../../../contracts/time.ts';
import { requireFunctions } from '../../../engine/pipeline/require-functions.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import type { DStream } from '../dstream.ts';
import type { Operator } from '../operator.ts';

/**
 * The same RDD operation in every batch; no RDD in, no RDD out. Throws `FUNCTION_MISSING` unless all of the user's
 * `functions` in it are functions.
 */
export const lift = <T, U>(
  name: string,
  parent: DStream<T>,
  apply: (rdd: RDD<T>) => RDD<U>,
  functions: readonly unknown[] = [],
): Operator<U> => {
  requireFunctions(name, functions);
  return {
    name,
    parents: [parent],
    compute(time) {
      const rdd = parent.getOrCompute(time);
      return rdd && apply(rdd);
    },
  };
};

/** Any RDD code in every batch, over one or more streams of the same slide; each of them must have an RDD. */
export const transform = <U>(
  name: string,
  parents: readonly DStream<any>[],
  apply: (rdds: RDD<any>[], time: Time) => RDD<U>,
): Operator<U> => {
  requireSameSlide(name, parents);
  return {
    name,
    parents,
    compute(time) {
      const rdds = parents.map((parent) => {
        const rdd = parent.getOrCompute(time);
        if (!rdd)
          throw new DStreamError('PARENT_WITHOUT_RDD', { operation: name, time, parent: parent.name });
        return rdd;
      });
      return requireRDD(name, apply(rdds, time));
    },
  };
};

const requireSameSlide = (operation: string, parents: readonly DStream<any>[]): void => {
  const slides = [...new Set(parents.map((parent) => parent.slideDuration))];
  if (slides.length > 1) throw new DStreamError('SLIDES_DIFFER', { operation, slides });
};

const requireRDD = <U>(operation: string, result: unknown): RDD<U> => {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new DStreamError('ACTION_IN_TRANSFORM', {});
  }
  if (typeof (result as RDD<U> | undefined)?.numPartitions !== 'number') {
    throw new DStreamError('RDD_RETURN_INVALID', { operation });
  }
  return result as RDD<U>;
};
