import { describe, expect, it } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import type { BatchInfo, RateUpdate } from '../../../src/contracts/listener.ts';
import type { BatchRate } from '../../../src/contracts/rate-estimator.ts';
import { RateController } from '../../../src/streaming/rate/rate-controller.ts';
import { RatedStream, type RatedStreamOptions } from '../../../src/streaming/rate/rated-stream.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** A batch of a second that brought so many records of streams 0, 1 …. */
const batch = (records: readonly number[], over: Partial<BatchInfo> = {}): { batchInfo: BatchInfo } => ({
  batchInfo: {
    batchTime: 1000,
    streamIdToInputInfo: Object.fromEntries(
      records.map((numRecords, streamId) => [streamId, { streamId, name: 'in', numRecords, metadata: null }]),
    ),
    submissionTime: 1000,
    processingStartTime: 1010,
    processingEndTime: 1110,
    outputOperationInfos: [],
    schedulingDelay: 10,
    processingDelay: 100,
    totalDelay: 110,
    numRecords: 80,
    failureReason: undefined,
    ...over,
  },
});

const setUp = (
  estimates: readonly (number | undefined)[],
  streams: readonly Partial<RatedStreamOptions>[] = [{}],
  bounds: { initialBytes?: number; maxBytes?: number } = {},
) => {
  const events = new ListenerBus({ logger: new RecordingLogger() });
  const updates: RateUpdate[] = [];
  events.add({ onRateUpdated: (update) => updates.push(update) });
  const asked: BatchRate[] = [];
  const estimator = {
    compute: (rate: BatchRate) => estimates[asked.push(rate) - 1],
    explain: () => ({ processingRate: 7 }),
  };
  const published: (readonly [number, number, boolean])[] = [];
  const controller = new RateController({
    streams: streams.map(
      (each, streamId) =>
        new RatedStream({ streamId, firstRate: 1000, bytesPerRecord: () => undefined, ...each }),
    ),
    batchDuration: 1000,
    estimator,
    events,
    initialRate: 5000,
    initialBytes: Infinity,
    maxBytes: Infinity,
    ...bounds,
    publish: (...rate) => published.push(rate),
  });
  const rates = (): number[] => published.map(([, rate]) => rate);
  return { controller, events, asked, published, rates, updates };
};

describe('a completed batch', () => {
  it('is shown to the estimator with the records of all streams', () => {
    const { controller, asked } = setUp([], [{}, {}]);
    controller.onBatchCompleted(batch([50, 25]));
    expect(asked).toEqual([{ time: 1110, records: 75, processingDelay: 100, schedulingDelay: 10 }]);
  });

  it('is left out when it had no inputs or did not run', () => {
    const { controller, asked } = setUp([]);
    controller.onBatchCompleted(batch([]));
    controller.onBatchCompleted(batch([50], { processingEndTime: undefined }));
    controller.onBatchCompleted(batch([50], { processingDelay: undefined }));
    controller.onBatchCompleted(batch([50], { schedulingDelay: undefined }));
    expect(asked).toEqual([]);
  });
});

describe('an estimate', () => {
  it('is published and told to listeners, with what it was made of', async () => {
    const { controller, events, published, updates } = setUp([12.9]);
    controller.onBatchCompleted(batch([50]));
    await events.drained();
    expect(published).toEqual([[0, 12, true]]);
    expect(updates).toEqual([
      {
        streamId: 0,
        batchTime: 1000,
        rate: 12,
        from: 'estimate',
        terms: { processingRate: 7, capacity: 12.9, share: 12.9 },
        boundedBy: undefined,
      },
    ]);
  });

  it('is shared out by weight', async () => {
    const { controller, events, published, updates } = setUp([400], [{ weight: 3 }, {}]);
    controller.onBatchCompleted(batch([5000, 5000]));
    await events.drained();
    expect(published).toEqual([
      [0, 300, true],
      [1, 100, true],
    ]);
    expect(updates.map(({ boundedBy }) => boundedBy)).toEqual(['weight', 'weight']);
  });

  it('leaves to others what a stream does not use', () => {
    const { controller, published } = setUp([4000, 4000], [{}, {}]);
    controller.onBatchCompleted(batch([5000, 100]));
    expect(published.splice(0)).toEqual([
      [0, 3800, true],
      [1, 2000, true],
    ]);
    controller.onBatchCompleted(batch([3800, 2000]));
    expect(published).toEqual([
      [0, 2000, true],
      [1, 2000, true],
    ]);
  });

  it.each<[string, number, Partial<RatedStreamOptions>, number, RateUpdate['boundedBy']]>([
    ['above the highest', 5000, { maxRate: 800 }, 800, 'maxRate'],
    ['below the lowest', 5, { minRate: 20 }, 20, 'minRate'],
    ['more than memory holds', 5000, { minRate: 2000, bytesPerRecord: () => 100 }, 1000, 'memory'],
    ['nothing at all', 0.4, {}, 1, undefined],
  ])('is never %s', async (_, estimate, options, rate, boundedBy) => {
    const { controller, events, updates } = setUp([estimate], [options], { maxBytes: 100_000 });
    controller.onBatchCompleted(batch([50]));
    await events.drained();
    expect(updates).toMatchObject([{ rate, boundedBy }]);
  });

  it.each([undefined, 0, -5, NaN])('is not made of %s', (estimate) => {
    const { controller, rates } = setUp([40, estimate]);
    controller.onBatchCompleted(batch([50]));
    controller.onBatchCompleted(batch([50]));
    expect(rates()).toEqual([40]);
  });
});

describe('before the first estimate', () => {
  it('a stream begins with its first rate', async () => {
    const { controller, events, published, updates } = setUp([], [{ firstRate: 200 }, { maxRate: 10 }]);
    controller.start(3000);
    await events.drained();
    expect(published).toEqual([
      [0, 200, false],
      [1, 10, false],
    ]);
    expect(updates).toMatchObject([
      { batchTime: 3000, from: 'first', boundedBy: undefined },
      { batchTime: 3000, from: 'first', boundedBy: 'maxRate' },
    ]);
  });

  it('grows twofold with each batch that brought something, up to the initial rate', () => {
    const { controller, rates } = setUp([]);
    for (const records of [1000, 0, 2000, 4000, 5000]) controller.onBatchCompleted(batch([records]));
    expect(rates()).toEqual([2000, 4000, 5000]);
  });

  it('takes no more than its bytes', async () => {
    const { controller, events, updates } = setUp([], [{ bytesPerRecord: () => 1000 }], {
      initialBytes: 1_500_000,
    });
    for (const records of [1000, 1500]) controller.onBatchCompleted(batch([records]));
    await events.drained();
    expect(updates).toEqual([
      {
        streamId: 0,
        batchTime: 1000,
        rate: 1500,
        from: 'growth',
        terms: { before: 1000, initialRate: 5000, bytesPerRecord: 1000 },
        boundedBy: 'memory',
      },
    ]);
  });

  it('shrinks when records turn out to be large', () => {
    const { controller, rates } = setUp([], [{ bytesPerRecord: () => 1000 }], { initialBytes: 50_000 });
    controller.onBatchCompleted(batch([1000]));
    expect(rates()).toEqual([50]);
  });
});
