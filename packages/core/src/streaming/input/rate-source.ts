import { checkFields } from '../../base/options/check-fields.ts';
import { callback, countOrNoEnd, factor } from '../../base/options/rules.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import type { Duration } from '../../contracts/time.ts';

export interface RateSourceOptions<T> {
  /** Records a second. */
  readonly rowsPerSecond: number;
  /** Makes the record of a number, which counts from 0. Default: the number itself. */
  readonly record?: (index: number) => T;
  /** How many records there are in all. Default: no end. */
  readonly limit?: number;
}

const step: Duration = 10;

/** Numbered records at a steady rate, for trying things out and for load tests. Throws `OPTIONS_INVALID`. */
export const rateSource = <T>(options: RateSourceOptions<T>, clock: Clock): ReceiverSource<T> => {
  const rules = { rowsPerSecond: factor, record: callback, limit: countOrNoEnd };
  checkFields<RateSourceOptions<T>>('rateStream', rules, options);
  const { rowsPerSecond, record = (index) => index as T, limit = Infinity } = options;
  let index = 0;
  return {
    kind: 'receiver',
    name: 'rate',
    async run(store, signal) {
      const start = clock.now() - (index * 1000) / rowsPerSecond;
      while (!signal.aborted && index < limit) {
        const due = Math.min(limit, Math.floor(((clock.now() - start) * rowsPerSecond) / 1000));
        while (index < due && !signal.aborted) await store.record(record(index++));
        await clock.sleep(clock.now() + step, { signal, background: true }).catch(() => undefined);
      }
    },
  };
};
