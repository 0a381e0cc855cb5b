import { describe, expect, test } from 'vitest';
import type { RDDOperator } from '../../../src/engine/rdd/rdd-operator.ts';
import { writeTo } from '../../../src/engine/rdd/write-to.ts';
import { localEngine } from '../../support/local-engine.ts';
import { RecordingSink } from '../../support/recording-sink.ts';

const engineWith = (sink: RecordingSink) => {
  const asked: unknown[] = [];
  const { sc, clock } = localEngine({ sink: (name, options) => (asked.push([name, options]), sink) });
  return { sc, clock, asked };
};

const ofBatch: RDDOperator<string> = {
  name: 'input',
  numPartitions: 1,
  dependencies: [],
  batchTime: 3000,
  compute: () => [['a']],
};

describe('saveAsTextFile and saveAsObjectFile', () => {
  test.each([
    ['saveAsTextFile', 'textFiles'],
    ['saveAsObjectFile', 'jsonLines'],
  ] as const)('%s writes every partition to the sink %s and commits them', async (method, name) => {
    const sink = new RecordingSink();
    const { sc, clock, asked } = engineWith(sink);
    await clock.jump(5000);
    await sc.makeRDD([['a', 'b'], [], ['c']])[method]('out');
    expect(asked).toEqual([[name, { path: 'out', replace: false }]]);
    expect(sink.calls).toEqual(['open', 'write', 'write', 'write', 'commit', 'close']);
    expect([...sink.records]).toEqual([
      [0, ['a', 'b']],
      [1, []],
      [2, ['c']],
    ]);
    expect(sink.commits).toEqual([{ batchTime: 5000, numPartitions: 3, attempts: [0, 0, 0] }]);
  });

  test('an RDD of a batch may replace what an earlier run of the batch left', async () => {
    const sink = new RecordingSink();
    const { sc, asked } = engineWith(sink);
    await sc.create(ofBatch).saveAsTextFile('out');
    expect(asked).toEqual([['textFiles', { path: 'out' }]]);
    expect(sink.commits).toMatchObject([{ batchTime: 3000 }]);
  });

  test('a write that fails is tried again with the next number, and the commit says which one won', async () => {
    const sink = new RecordingSink();
    sink.failing = (_, attempt) => attempt?.partition === 1 && attempt.attempt < 2;
    await engineWith(sink)
      .sc.makeRDD([['a'], ['b']])
      .saveAsTextFile('out');
    expect(sink.commits).toMatchObject([{ attempts: [0, 2] }]);
  });

  test.each(['open', 'write', 'commit'])('the sink is closed when %s fails', async (broken) => {
    const sink = new RecordingSink();
    sink.failing = (call) => call === broken;
    await expect(
      engineWith(sink)
        .sc.makeRDD([['a']])
        .saveAsTextFile('out'),
    ).rejects.toThrow(`${broken} failed`);
    expect(sink.calls.at(-1)).toBe('close');
  });
});

test('writeTo writes in the name of a batch and leaves opening and closing to others', async () => {
  const sink = new RecordingSink();
  const { sc } = engineWith(sink);
  await writeTo(sc.makeRDD([[1], [2]]), sink, 7000);
  expect(sink.calls).toEqual(['write', 'write', 'commit']);
  expect(sink.commits).toEqual([{ batchTime: 7000, numPartitions: 2, attempts: [0, 0] }]);
});
