import { describe, expect, test } from 'vitest';
import { localEngine } from '../../support/local-engine.ts';

describe('Accumulator', () => {
  test('adds up what tasks add', async () => {
    const { sc } = localEngine();
    const even = sc.accumulator('even');
    await sc.parallelize([1, 2, 3, 4, 6], 3).foreach((n) => {
      if (n % 2 === 0) even.add(1);
    });
    expect([even.name, even.value]).toEqual(['even', 3]);
  });

  test('has a zero and an addition of its own', async () => {
    const { sc } = localEngine();
    const longest = sc.accumulator<string, string>('longest', '', (a, b) => (b.length > a.length ? b : a));
    const words = sc.accumulator<string[], string>('words', [], (all, word) => [...all, word]);
    await sc.parallelize(['to', 'question', 'be'], 2).foreach((word) => {
      longest.add(word);
      words.add(word);
    });
    expect(longest.value).toBe('question');
    expect(words.value.toSorted()).toEqual(['be', 'question', 'to']);
  });

  test('the driver adds at once', () => {
    const { sc } = localEngine();
    const count = sc.accumulator();
    count.add(2);
    expect(count.value).toBe(2);
  });

  test('a repeated attempt counts once', async () => {
    const { sc } = localEngine();
    const [count, all] = [
      sc.accumulator(),
      sc.accumulator<number[], number>('all', [], (list, n) => [...list, n]),
    ];
    let failures = 2;
    await sc.makeRDD([[1, 2, 3]]).foreach((n) => {
      count.add(n);
      all.add(n);
      if (n === 2 && failures-- > 0) throw new Error('again');
    });
    expect(count.value).toBe(6);
    expect(all.value).toEqual([1, 2, 3]);
  });

  test('a job that fails counts nothing of the tasks that failed', async () => {
    const { sc } = localEngine({ maxTaskFailures: 1 });
    const count = sc.accumulator();
    const failing = sc.makeRDD([[1]]).foreach((n) => {
      count.add(n);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(count.value).toBe(0);
  });

  test('counts once what a generator of mapPartitions adds', async () => {
    const { sc } = localEngine();
    const count = sc.accumulator();
    let failed = false;
    const rdd = sc.makeRDD([[1, 2, 3]]).mapPartitions(function* (records) {
      for (const n of records) {
        count.add(1);
        if (n === 3 && !failed) {
          failed = true;
          throw new Error('again');
        }
        yield n;
      }
    });
    expect(await rdd.collect()).toEqual([1, 2, 3]);
    expect(count.value).toBe(3);
  });

  test('counts once what foreachPartition and zipPartitions add', async () => {
    const { sc } = localEngine();
    const count = sc.accumulator();
    const rdd = sc.makeRDD([[1, 2]]);
    for (const records of [rdd, rdd.mapAsync(async (n) => n)]) {
      let failed = false;
      const failOnce = (): void => {
        count.add(1);
        if (failed) return;
        failed = true;
        throw new Error('again');
      };
      await records.foreachPartition(failOnce);
      failed = false;
      await records.zipPartitions(rdd, (all) => (failOnce(), all)).count();
    }
    expect(count.value).toBe(4);
  });

  test('an error of the addition fails the job', async () => {
    const { sc } = localEngine();
    const broken = sc.accumulator<number, number>('broken', 0, () => {
      throw new Error('cannot add');
    });
    await expect(sc.parallelize([1]).foreach((n) => broken.add(n))).rejects.toThrow('cannot add');
  });
});
