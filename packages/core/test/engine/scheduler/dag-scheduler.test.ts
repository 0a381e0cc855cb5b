import { beforeEach, describe, expect, test } from 'vitest';
import { FetchFailed, SlotLost } from '../../../src/base/errors/task-errors.ts';
import type { ShuffleDependency } from '../../../src/engine/rdd/dependency.ts';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { localEngine } from '../../support/local-engine.ts';
import { ScriptedExecutor, type ScriptedAttempt } from '../../support/scripted-executor.ts';
import { turn } from '../../support/turn.ts';

const add = (a: number, b: number): number => a + b;
const pairs = [
  [
    ['a', 1],
    ['b', 2],
  ],
  [['a', 3]],
  [
    ['b', 4],
    ['c', 5],
  ],
] as [string, number][][];
const sums = [
  ['a', 4],
  ['b', 6],
  ['c', 5],
];

let executor: ScriptedExecutor;
let engine: ReturnType<typeof localEngine>;

beforeEach(() => {
  executor = new ScriptedExecutor(4);
  executor.script = (attempt) => attempt.run();
  engine = localEngine({ executor, defaultParallelism: 2 });
});

/** Fails attempts as `failureOf` says and runs the others. */
const inject = (failureOf: (attempt: ScriptedAttempt) => unknown): void => {
  executor.script = (attempt) => {
    const error = failureOf(attempt);
    if (error) attempt.fail(error);
    else attempt.run();
  };
};

const shuffleOf = (rdd: RDD<any>): ShuffleDependency => rdd.operator.dependencies[0] as ShuffleDependency;
const sorted = (records: readonly (readonly [string, unknown])[]) =>
  records.toSorted(([a], [b]) => (a < b ? -1 : 1));
const partitionsOf = (stage: number): number[] =>
  executor.attempts.filter(({ task }) => task.stage === stage).map(({ task }) => task.partition);
const stages = (): number[] => [...new Set(executor.attempts.map(({ task }) => task.stage))];

describe('stages', () => {
  test('a chain of narrow operators is one stage', async () => {
    const rdd = engine.sc
      .parallelize([1, 2, 3], 3)
      .map((n) => n + 1)
      .filter((n) => n > 2)
      .union(engine.sc.parallelize([9], 1));
    expect(await rdd.collect()).toEqual([3, 4, 9]);
    expect(executor.attempts).toHaveLength(4);
    expect(stages()).toHaveLength(1);
  });

  test('a shuffle cuts: map tasks first, then reduce tasks', async () => {
    const rdd = engine.sc
      .makeRDD(pairs)
      .reduceByKey(add)
      .mapValues((n) => n);
    expect(sorted(await rdd.collect())).toEqual(sums);
    const [result, map] = [Math.min(...stages()), Math.max(...stages())];
    expect([partitionsOf(map), partitionsOf(result)]).toEqual([
      [0, 1, 2],
      [0, 1],
    ]);
    expect(executor.attempts[0]!.task.stage).toBe(map);
  });

  test('both sides of a join are made at the same time', async () => {
    const left = engine.sc.makeRDD(pairs.slice(0, 1));
    const right = engine.sc.makeRDD(pairs.slice(1, 2));
    executor.script = undefined;
    const joined = left.join(right).collect();
    await turn();
    expect(executor.attempts.map(({ task }) => task.partition)).toEqual([0, 0]);
    expect(stages()).toHaveLength(2);
    executor.script = (attempt) => attempt.run();
    for (const attempt of executor.attempts) attempt.run();
    expect(await joined).toEqual([['a', [1, 3]]]);
  });

  test('output of a shuffle is used again by later jobs', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    await rdd.count();
    const before = executor.attempts.length;
    expect(sorted(await rdd.mapValues(String).collect())).toEqual(sums.map(([key, n]) => [key, String(n)]));
    expect(executor.attempts).toHaveLength(before + 2);
  });

  test('two jobs that need the same shuffle at once make it once', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    const [count, keys] = await Promise.all([rdd.count(), rdd.keys().collect()]);
    expect([count, keys.toSorted()]).toEqual([3, ['a', 'b', 'c']]);
    expect(executor.attempts).toHaveLength(3 + 2 + 2);
  });

  test('a persisted RDD that is all there hides what is before it', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add).cache();
    await rdd.count();
    shuffleOf(rdd).outputs.lose([0, 1, 2]);
    const before = executor.attempts.length;
    expect(sorted(await rdd.collect())).toEqual(sums);
    expect(executor.attempts).toHaveLength(before + 2);
  });

  test('tasks carry the batch and the pool of the RDD', async () => {
    const { sc } = engine;
    const source = sc.create<[string, number]>({
      name: 'input',
      numPartitions: 1,
      dependencies: [],
      batchTime: 7000,
      compute: () => [pairs[0]!],
    });
    await source.reduceByKey(add).collect();
    expect(new Set(executor.attempts.map(({ task }) => task.batchTime))).toEqual(new Set([7000]));
    expect(source.setPool('fast').map((pair) => pair).pool).toBe('fast');
  });
});

describe('lost shuffle output', () => {
  test('is made again, missing partitions only', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    const { outputs } = shuffleOf(rdd);
    await rdd.runJob({ terminal: { kind: 'count' }, result: (state) => state.count }, [0]);
    outputs.lose([1]);
    const before = executor.attempts.length;
    expect(sorted(await rdd.collect())).toEqual(sums);
    expect(executor.attempts.slice(before).map(({ task }) => task.partition)).toEqual([1, 0, 1]);
  });

  test('that a task misses is made again, and the stage goes on where it was', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    const { id } = shuffleOf(rdd);
    let lost = false;
    inject(({ task }) => {
      if (lost || task.stage !== 0 || task.partition !== 1) return undefined;
      lost = true;
      return new FetchFailed(id, [2]);
    });
    expect(sorted(await rdd.collect())).toEqual(sums);
    expect(executor.attempts.map(({ id: each }) => each)).toEqual([
      '1.0.0',
      '1.1.0',
      '1.2.0', // map
      '0.0.0',
      '0.1.0', // reduce, of which the second misses output
      '2.2.0', // the lost map partition
      '0.1.1',
    ]);
  });

  test('that is lost while the map stage of a later shuffle runs', async () => {
    const first = engine.sc.makeRDD(pairs).reduceByKey(add);
    const second = first.map(([key, n]): [number, string] => [n % 2, key]).groupByKey();
    let lost = false;
    inject(({ task }) => {
      if (lost || partitionsOf(task.stage).length < 1 || task.stage !== 1) return undefined;
      lost = true;
      return new FetchFailed(shuffleOf(first).id, [0]);
    });
    const groups = await second.collect();
    expect(lost).toBe(true);
    expect(groups.map(([key, all]) => [key, all.toSorted()] as const).toSorted(([a], [b]) => a - b)).toEqual([
      [0, ['a', 'b']],
      [1, ['c']],
    ]);
  });

  test('that is lost again and again gives the stage up', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    const { id } = shuffleOf(rdd);
    inject(({ task }) => (task.stage === 0 ? new FetchFailed(id, [0]) : undefined));
    await expect(rdd.collect()).rejects.toMatchObject({
      code: 'STAGE_FAILED',
      params: { stage: 0, failures: 4 },
      cause: { name: 'FetchFailed' },
    });
    const remade = executor.attempts.filter(({ task }) => task.stage > 1);
    expect(remade.map(({ task }) => task.partition)).toEqual([0, 0, 0]);
  });

  test('no two attempts at the same data have the same number', async () => {
    const rdd = engine.sc.makeRDD(pairs).reduceByKey(add);
    const { id } = shuffleOf(rdd);
    let losses = 3;
    inject(({ task }) => (task.stage === 0 && losses-- > 0 ? new FetchFailed(id, [0]) : undefined));
    expect(sorted(await rdd.collect())).toEqual(sums);
    const ids = executor.attempts.map((attempt) => attempt.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('failures', () => {
  test('a task that fails now and then changes nothing in the result', async () => {
    inject(({ task }) => (task.attempt < 2 ? new Error('now and then') : undefined));
    expect(sorted(await engine.sc.makeRDD(pairs).reduceByKey(add).collect())).toEqual(sums);
  });

  test('a lost slot changes nothing in the result', async () => {
    inject(({ task, slot }) => (task.attempt === 0 ? new SlotLost(slot.id) : undefined));
    expect(sorted(await engine.sc.makeRDD(pairs).reduceByKey(add).collect())).toEqual(sums);
  });

  test('the error of user code is the cause and its text is in the message', async () => {
    const mine = new RangeError('value 3 is too large');
    const rdd = engine.sc.makeRDD(pairs).mapValues((n) => {
      if (n === 3) throw mine;
      return n;
    });
    await expect(rdd.reduceByKey(add).collect()).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining('failed 4 times; the last time: value 3 is too large') as string,
      params: { partition: 1, attempts: 4 },
      cause: mine,
    });
  });

  test('a map stage that fails leaves what was made, and the next job goes on from there', async () => {
    let isBroken = true;
    const rdd = engine.sc
      .makeRDD(pairs)
      .mapValues((n) => {
        if (isBroken && n === 3) throw new Error('broken');
        return n;
      })
      .reduceByKey(add);
    await expect(rdd.collect()).rejects.toThrow('broken');
    isBroken = false;
    expect(shuffleOf(rdd).outputs.missing()).toEqual([1]);
    expect(sorted(await rdd.collect())).toEqual(sums);
  });

  test('nothing of a job is left running when one of its shuffles fails', async () => {
    const left = engine.sc.makeRDD([pairs[0]!]);
    const right = engine.sc.makeRDD([pairs[1]!]);
    executor.script = (attempt) => {
      if (attempt.task.stage === 1) attempt.fail(new Error('left'));
    };
    let end = 'running';
    const failing = left
      .join(right)
      .collect()
      .then(
        () => (end = 'done'),
        () => (end = 'failed'),
      );
    await turn();
    expect(end).toBe('running');
    executor.attempts.find(({ task }) => task.stage === 2)!.run();
    await failing;
    expect(end).toBe('failed');
  });
});

const preparing = (fails: () => boolean) => {
  const calls: string[] = [];
  const rddOf = (name: string, parents: RDD<number>[]): RDD<number> =>
    engine.sc.create({
      name,
      numPartitions: 1,
      dependencies: parents.map((rdd) => ({ kind: 'narrow', rdd })),
      preparation: {
        async find() {
          calls.push(name);
          if (fails()) throw new Error('not yet');
          return [];
        },
        use: () => undefined,
      },
      compute: () => [[1]],
    });
  return { calls, rddOf };
};

describe('prepare', () => {
  test('is called once, parents first', async () => {
    const { calls, rddOf } = preparing(() => false);
    const parent = rddOf('parent', []);
    const child = rddOf('child', [parent, parent]);
    await child.count();
    await Promise.all([child.count(), parent.count()]);
    expect(calls).toEqual(['parent', 'child']);
  });

  test('is called again after it failed', async () => {
    let failing = true;
    const { calls, rddOf } = preparing(() => failing);
    const rdd = rddOf('rdd', []);
    await expect(rdd.count()).rejects.toThrow('not yet');
    failing = false;
    expect(await rdd.count()).toBe(1);
    expect(calls).toEqual(['rdd', 'rdd']);
  });
});
