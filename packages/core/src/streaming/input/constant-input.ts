import type { RDD } from '../../engine/rdd/rdd.ts';
import type { Input } from './input.ts';

/** The same RDD in every batch. */
export const constantInput = <T>(rdd: RDD<T>): Input<T> => ({
  name: 'constantStream',
  origin: 'program',
  compute: () => rdd,
  describe: () => null,
  restore: () => undefined,
  record: () => null,
});
