import type { DStream } from '@dstream/core';
import { SeededRandom } from '@dstream/core/plugin';
import { Checksum } from '../checksum.ts';
import { duel, type Duel } from '../engine/duel.ts';
import { warmOthers } from '../engine/others.ts';
import type { Report } from '../figure.ts';

const count = 1_000_000;
const random = new SeededRandom('numbers');
const records = Array.from({ length: count }, () => Math.floor(random.next() * 1_000_000));
const checksum = new Checksum();
const goal = { atMost: 1.05 };

const consume = (sum: number): void => checksum.add(1, sum);
const output = (sums: DStream<number>): void => sums.foreachRDD((rdd) => rdd.foreach(consume));

const sums: Duel<number> = {
  checksum,
  define(input: DStream<number>) {
    const kept = input
      .filter((n) => n % 3 !== 0)
      .map((n) => n * 2 + 1)
      .filter((n) => (n & 4) === 0)
      .map((n) => n >> 1);
    output(kept.reduce((a, b) => a + b));
  },
  byHand(numbers) {
    let sum = 0;
    for (let i = 0; i < numbers.length; i++) {
      const n = numbers[i]!;
      if (n % 3 === 0) continue;
      const odd = n * 2 + 1;
      if ((odd & 4) !== 0) continue;
      sum += odd >> 1;
    }
    consume(sum);
  },
  recordsOf: () => records,
};

/** The same with functions that are new in each batch, as when a program transforms RDDs. */
const madeAnew: Duel<number> = {
  ...sums,
  define(input: DStream<number>) {
    const kept = input.transform((rdd) =>
      rdd
        .filter((x) => x % 3 !== 0)
        .map((x) => x * 2 + 1)
        .filter((x) => (x & 4) === 0)
        .map((x) => x >> 1),
    );
    output(kept.reduce((a, b) => a + b));
  },
};

/** Numbers filtered, mapped and summed. */
export const numbers = async (report: Report): Promise<void> => {
  const alone = await duel(sums);
  report({ name: 'alone, to a loop by hand', ...alone.ratio('engine', 'hand'), unit: 'x', goal });
  report({ name: 'alone', value: count / 1000 / alone.median('engine'), unit: 'M records/s' });
  await warmOthers();
  const among = await duel(sums);
  report({ name: 'among 20 others, to a loop by hand', ...among.ratio('engine', 'hand'), unit: 'x', goal });
  const anew = await duel(madeAnew);
  report({ name: 'functions made anew, to a loop by hand', ...anew.ratio('engine', 'hand'), unit: 'x' });
  const composed = await duel(sums, { loopMode: 'composed' });
  report({ name: 'composed loops, to a loop by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
