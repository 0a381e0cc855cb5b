import { describe, expect, it } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import type { BatchInfo } from '../../../src/contracts/listener.ts';
import {
  type BackpressureOptions,
  initialRateOf,
  limitRates,
} from '../../../src/streaming/input/backpressure.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = (options: BackpressureOptions | true) => {
  const events = new ListenerBus({ logger: new RecordingLogger() });
  const limits: [number, number][] = [];
  const inputs = {
    streamIds: [0, 1],
    limit: (streamId: number, rate: number) => void limits.push([streamId, rate]),
  };
  limitRates(options, inputs, events, () => ({ compute: ({ records }) => records * 2 }));
  return { events, limits };
};

const batch: BatchInfo = {
  batchTime: 1000,
  streamIdToInputInfo: {
    0: { streamId: 0, name: 'a', numRecords: 50, metadata: null },
    1: { streamId: 1, name: 'b', numRecords: 5000, metadata: null },
  },
  submissionTime: 0,
  processingStartTime: 0,
  processingEndTime: 0,
  outputOperationInfos: [],
  schedulingDelay: 0,
  processingDelay: 1,
  totalDelay: 1,
  numRecords: 5050,
};

describe('limitRates', () => {
  it('bounds every stream before its first batch', () => {
    expect(setUp(true).limits).toEqual([
      [0, 10_000],
      [1, 10_000],
    ]);
  });

  it('then follows the batches of each stream, up to the highest rate', async () => {
    const { events, limits } = setUp({ initialRate: 20, maxRate: 1000 });
    events.post('batchCompleted', { batchInfo: batch });
    await events.drained();
    expect(limits).toEqual([
      [0, 20],
      [1, 20],
      [0, 100],
      [1, 1000],
    ]);
  });
});

describe('initialRateOf', () => {
  it('is never above the highest rate', () => {
    expect([initialRateOf(true), initialRateOf({ initialRate: 5 }), initialRateOf({ maxRate: 7 })]).toEqual([
      10_000, 5, 7,
    ]);
  });
});
