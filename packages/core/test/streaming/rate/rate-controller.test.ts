import { describe, expect, it } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import type { BatchInfo, RateUpdate } from '../../../src/contracts/listener.ts';
import type { BatchRate } from '../../../src/contracts/rate-estimator.ts';
import { RateController } from '../../../src/streaming/rate/rate-controller.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const batch = (over: Partial<BatchInfo> = {}): { batchInfo: BatchInfo } => ({
  batchInfo: {
    batchTime: 1000,
    streamIdToInputInfo: { 7: { streamId: 7, name: 'in', numRecords: 50, metadata: null } },
    submissionTime: 1000,
    processingStartTime: 1010,
    processingEndTime: 1110,
    outputOperationInfos: [],
    schedulingDelay: 10,
    processingDelay: 100,
    totalDelay: 110,
    numRecords: 80,
    ...over,
  },
});

const setUp = (estimates: readonly (number | undefined)[], initialRate?: number, maxRate?: number) => {
  const events = new ListenerBus({ logger: new RecordingLogger() });
  const updates: RateUpdate[] = [];
  events.add({ onRateUpdated: (update) => updates.push(update) });
  const asked: BatchRate[] = [];
  const estimator = { compute: (rate: BatchRate) => estimates[asked.push(rate) - 1] };
  const published: number[] = [];
  const publish = (rate: number): number => published.push(rate);
  const controller = new RateController({ streamId: 7, estimator, events, initialRate, maxRate, publish });
  return { controller, events, asked, published, updates };
};

describe('a completed batch', () => {
  it('is shown to the estimator with the records of this stream', () => {
    const { controller, asked } = setUp([]);
    controller.onBatchCompleted(batch());
    expect(asked).toEqual([{ time: 1110, records: 50, processingDelay: 100, schedulingDelay: 10 }]);
  });

  it('is left out when it had nothing of this stream or did not run', () => {
    const { controller, asked } = setUp([]);
    controller.onBatchCompleted(batch({ streamIdToInputInfo: {} }));
    controller.onBatchCompleted(batch({ processingEndTime: undefined }));
    controller.onBatchCompleted(batch({ processingDelay: undefined }));
    controller.onBatchCompleted(batch({ schedulingDelay: undefined }));
    expect(asked).toEqual([]);
  });
});

describe('a new rate', () => {
  it('is published and told to listeners', async () => {
    const { controller, events, published, updates } = setUp([100, 200, 300]);
    for (const batchTime of [1000, 2000, 3000]) controller.onBatchCompleted(batch({ batchTime }));
    await events.drained();
    expect(published).toEqual([100, 200, 300]);
    expect(controller.rate).toBe(300);
    expect(updates).toEqual([
      { streamId: 7, batchTime: 1000, rate: 100 },
      { streamId: 7, batchTime: 2000, rate: 200 },
      { streamId: 7, batchTime: 3000, rate: 300 },
    ]);
  });

  it('is a whole number, but never none', () => {
    const { controller, published } = setUp([12.9, 0.4]);
    controller.onBatchCompleted(batch());
    controller.onBatchCompleted(batch());
    expect(published).toEqual([12, 1]);
  });

  it('is never above the highest', () => {
    const { controller, published } = setUp([5000], 2000, 1000);
    expect(controller.rate).toBe(1000);
    controller.onBatchCompleted(batch());
    expect(published).toEqual([1000]);
  });

  it.each([undefined, 0, -5, NaN])('is not made of %s', (estimate) => {
    const { controller, published } = setUp([40, estimate]);
    controller.onBatchCompleted(batch());
    controller.onBatchCompleted(batch());
    expect(published).toEqual([40]);
    expect(controller.rate).toBe(40);
  });
});

describe('the first batch', () => {
  it('is bounded by the initial rate', () => {
    const { controller } = setUp([], 1000);
    expect(controller.rate).toBe(1000);
  });

  it('is not bounded without one', () => {
    const { controller } = setUp([]);
    expect(controller.rate).toBe(Infinity);
  });
});
