import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { Duration } from '../../../contracts/time.ts';
import type { DStream } from '../dstream.ts';
import type { Operator } from '../operator.ts';

/** The records of the last `length` milliseconds, every `slide`: the union of the parent's RDDs in that time. */
export const window = <T>(parent: DStream<T>, length: Duration, slide: Duration): Operator<T> => {
  requireMultiples(parent, length, slide);
  return {
    name: 'window',
    parents: [parent],
    slideDuration: slide,
    reach: length,
    compute: (time) => parent.graph.rdds.union(parent.slice(time - length + parent.slideDuration, time)),
  };
};

/** Throws `WINDOW_NOT_MULTIPLE` unless window and slide are whole multiples of the parent's slide. */
export const requireMultiples = (parent: DStream<any>, length: Duration, slide: Duration): void => {
  for (const [what, value] of [
    ['window', length],
    ['slide', slide],
  ] as const) {
    if (!(value > 0) || value % parent.slideDuration !== 0) {
      throw new DStreamError('WINDOW_NOT_MULTIPLE', { what, value, slide: parent.slideDuration });
    }
  }
};
