import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { Random } from '../../../contracts/random.ts';
import { KeyTable } from '../../key/key-table.ts';
import { notPair } from '../../pipeline/pair.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { perChunk } from './per-chunk.ts';

/** Decides how often a record is taken. */
export type Draw = (random: Random, fraction: number) => number;

/** At most once, with the probability `fraction`. */
const bernoulli: Draw = (random, fraction) => (random.next() < fraction ? 1 : 0);

/** `fraction` times on average: Knuth's multiplication of uniform numbers, in steps that do not underflow. */
const poisson: Draw = (random, fraction) => {
  let taken = 0;
  for (let mean = fraction; mean > 0; mean -= 16) {
    const limit = Math.exp(-Math.min(mean, 16));
    for (let product = random.next(); product > limit; product *= random.next()) taken++;
  }
  return taken;
};

/** The way of drawing, if it can draw these fractions. Throws `OPTIONS_INVALID`. */
export const drawOf = (operation: string, withReplacement: boolean, fractions: Iterable<number>): Draw => {
  const most = withReplacement ? Infinity : 1;
  for (const fraction of fractions) {
    if (fraction >= 0 && fraction <= most && fraction !== Infinity) continue;
    const range = withReplacement ? 'at least 0' : 'from 0 to 1';
    throw new DStreamError('OPTIONS_INVALID', {
      component: `${operation}()`,
      problems: [`the fraction must be a number ${range}, not ${fraction}`],
    });
  }
  return withReplacement ? poisson : bernoulli;
};

/** Takes each record as often as `draw` says for the fraction that `fractionOf` gives it. */
export const sampled = <T>(
  parent: RDD<T>,
  name: string,
  random: Random,
  draw: Draw,
  fractionOf: (record: T) => number,
): RDDOperator<T> =>
  perChunk(
    parent,
    name,
    (partition) => {
      const lots = random.fork(String(partition));
      return (chunk) => {
        const taken: T[] = [];
        for (const record of chunk) {
          for (let times = draw(lots, fractionOf(record)); times > 0; times--) taken.push(record);
        }
        return taken;
      };
    },
    { keepsPartitioner: true },
  );

/** `sampled` with a fraction by key, 0 for keys without one. Keys are compared by value. */
export const sampledByKey = <K, V>(
  parent: RDD<[K, V]>,
  withReplacement: boolean,
  fractions: ReadonlyMap<K, number>,
  random: Random,
): RDDOperator<[K, V]> => {
  const draw = drawOf('sampleByKey', withReplacement, fractions.values());
  const table = new KeyTable<K, number>();
  for (const [key, fraction] of fractions) if (table.find(key) < 0) table.add(key, fraction);
  return sampled(parent, 'sampleByKey', random, draw, (pair) => {
    if (!Array.isArray(pair)) notPair(pair, 'sampleByKey');
    return table.values[table.find(pair[0])] ?? 0;
  });
};

/** The records whose lot falls into [from, to). Parts of the same `random` fit together without gap or overlap. */
export const lotBetween = <T>(parent: RDD<T>, random: Random, from: number, to: number): RDDOperator<T> =>
  perChunk(
    parent,
    'randomSplit',
    (partition) => {
      const lots = random.fork(String(partition));
      return (chunk) =>
        chunk.filter(() => {
          const lot = lots.next();
          return lot >= from && lot < to;
        });
    },
    { keepsPartitioner: true },
  );

/** The ends of shares of the whole. Throws `OPTIONS_INVALID`. */
export const sharesOf = (weights: readonly number[]): readonly number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity) || weights.some((weight) => !(weight >= 0))) {
    throw new DStreamError('OPTIONS_INVALID', {
      component: 'randomSplit()',
      problems: [`the weights must be numbers of at least 0 with a sum above 0, not ${weights.join(', ')}`],
    });
  }
  let sum = 0;
  const ends = weights.map((weight) => (sum += weight) / total);
  ends[ends.length - 1] = 1;
  return ends;
};
