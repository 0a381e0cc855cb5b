import { DoubleRDDFunctions } from './double-rdd-functions.ts';
import { OrderedRDDFunctions } from './ordered-rdd-functions.ts';
import { PairRDDFunctions } from './pair-rdd-functions.ts';
import { RDDActions } from './rdd-actions.ts';
import { RDD } from './rdd.ts';

type Method = (this: RDD<any>, ...args: unknown[]) => unknown;

/** An RDD on a driver that has workers: what the program does with it while it runs, workers can repeat. */
export class CalledRDD<T> extends RDD<T> {}

/** What does more than describe RDDs and run jobs, or runs only jobs that have names without it. */
const notRepeated: ReadonlySet<string> = new Set([
  'constructor',
  'collect',
  'count',
  'first',
  'isEmpty',
  'runJob',
  'toLocalIterator',
  'saveAsTextFile',
  'saveAsObjectFile',
  'take',
]);

const called = (name: string, method: Method): Method =>
  function (...args) {
    return this.context.call(this, name, args, () => method.apply(this, args));
  };

for (const { prototype } of [RDDActions, DoubleRDDFunctions, PairRDDFunctions, OrderedRDDFunctions, RDD]) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (notRepeated.has(name) || typeof value !== 'function') continue;
    Object.defineProperty(CalledRDD.prototype, name, { value: called(name, value as Method) });
  }
}
