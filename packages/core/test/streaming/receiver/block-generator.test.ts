import { describe, expect, it } from 'vitest';
import {
  BlockGenerator,
  type BlockGeneratorOptions,
  type ReceivedBlock,
} from '../../../src/streaming/receiver/block-generator.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = (options: Partial<BlockGeneratorOptions> = {}) => {
  const clock = new ManualClock(10_050);
  const logger = new RecordingLogger();
  const pushed: ReceivedBlock[] = [];
  const push = async (block: ReceivedBlock): Promise<void> => void pushed.push(block);
  const generator = new BlockGenerator({
    streamId: 3,
    clock,
    logger,
    blockInterval: 200,
    maxBlockBytes: 1000,
    push,
    ...options,
  });
  const values = (): unknown[] =>
    pushed.flatMap(({ content }) => (content.kind === 'records' ? content.values : []));
  const ids = (): string[] => pushed.map(({ id }) => id);
  return { clock, logger, pushed, generator, values, ids };
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('blocks', () => {
  it('are cut at each interval and named after its beginning', async () => {
    const { clock, generator, pushed } = setUp();
    generator.start();
    for (const value of range(1, 3)) generator.addRecord(value);
    await clock.advance(150);
    generator.addRecord(4);
    await clock.advance(200);
    expect(pushed).toMatchObject([
      { id: 'input-3-10000-0', streamId: 3, records: 3, content: { kind: 'records', values: [1, 2, 3] } },
      { id: 'input-3-10200-1', streamId: 3, records: 1, content: { kind: 'records', values: [4] } },
    ]);
    await generator.stop();
  });

  it('are not made of empty intervals', async () => {
    const { clock, generator, pushed } = setUp();
    generator.start();
    await clock.advance(1000);
    expect(pushed).toEqual([]);
    await generator.stop();
  });

  it('hold pieces of bytes as they came', async () => {
    const { clock, generator, pushed } = setUp();
    const pieces = [new Uint8Array(10), new Uint8Array(20)];
    generator.start();
    generator.addBytes(pieces[0]!, 1);
    generator.addBytes(pieces[1]!, 4);
    await clock.advance(200);
    expect(pushed).toMatchObject([{ records: 5, bytes: 30 }]);
    const { content } = pushed[0]!;
    expect(content.kind === 'bytes' && content.pieces.every((piece, i) => piece === pieces[i])).toBe(true);
    await generator.stop();
  });

  it('never mix records and bytes, and keep their order', async () => {
    const { generator, pushed } = setUp();
    generator.start();
    generator.addRecord('a');
    generator.addBytes(new Uint8Array(1), 1);
    generator.addRecord('b');
    await generator.stop();
    expect(pushed.map(({ content }) => content.kind)).toEqual(['records', 'bytes', 'records']);
  });

  it('are cut early when they grow too large', async () => {
    const { generator, ids, pushed } = setUp();
    generator.start();
    expect(generator.addBytes(new Uint8Array(999), 1)).toBe(false);
    expect(generator.addBytes(new Uint8Array(1), 1)).toBe(true);
    expect(generator.addRecord('x'.repeat(5000))).toBe(true);
    expect(ids()).toEqual(['input-3-10000-0', 'input-3-10000-1']);
    expect(pushed[0]).toMatchObject({ records: 2, bytes: 1000 });
    await generator.stop();
  });

  it('can be given as a whole, behind what was added before', async () => {
    const { generator, values } = setUp();
    generator.start();
    generator.addRecord(1);
    await generator.addBlock([2, 3]);
    generator.addRecord(4);
    await generator.addBlock([]);
    expect(values()).toEqual([1, 2, 3, 4]);
    await generator.stop();
  });

  it('can be cut on demand without a new interval', async () => {
    const { clock, generator, ids } = setUp();
    generator.start();
    generator.addRecord(1);
    generator.cut();
    generator.cut();
    generator.addRecord(2);
    expect(generator.hasData).toBe(true);
    await clock.advance(150);
    expect(ids()).toEqual(['input-3-10000-0', 'input-3-10000-1']);
    expect(generator.hasData).toBe(false);
    await generator.stop();
  });
});

describe('stop', () => {
  it('takes no more data at once, then cuts and stores the last block, in order', async () => {
    const stored = Promise.withResolvers<void>();
    const pushed: ReceivedBlock[] = [];
    const push = (block: ReceivedBlock): Promise<void> => {
      pushed.push(block);
      return stored.promise;
    };
    const { clock, generator } = setUp({ push });
    generator.start();
    for (const value of range(1, 500)) generator.addRecord(value);
    await clock.advance(200);
    for (const value of range(501, 1000)) generator.addRecord(value);
    const stopped = generator.stop();
    expect(generator.isActive).toBe(false);
    expect(generator.state).toBe('StoppedAddingData');
    await clock.settle();
    expect(generator.state).toBe('StoppedGeneratingBlocks');
    stored.resolve();
    await stopped;
    expect(generator.state).toBe('StoppedAll');
    expect(pushed.flatMap(({ content }) => (content.kind === 'records' ? content.values : []))).toEqual(
      range(1, 1000),
    );
  });

  it('leaves no timer', async () => {
    const { clock, generator } = setUp();
    generator.start();
    await generator.stop();
    expect(clock.sleepers).toEqual([]);
  });

  it('may come twice, or before start', async () => {
    const { generator } = setUp();
    await Promise.all([generator.stop(), generator.stop()]);
    generator.start();
    expect(generator.state).toBe('StoppedAll');
  });
});

describe('a block that cannot be stored', () => {
  it('is logged and stops nothing', async () => {
    const { clock, generator, logger } = setUp({ push: () => Promise.reject(new Error('no')) });
    generator.start();
    generator.addRecord(1);
    await clock.advance(200);
    expect(logger.lines).toEqual(['error a block could not be stored']);
    await generator.stop();
    expect(generator.state).toBe('StoppedAll');
  });

  it('is told to who gave it as a whole', async () => {
    const { generator } = setUp({ push: () => Promise.reject(new Error('no')) });
    generator.start();
    await expect(generator.addBlock([1])).rejects.toThrow('no');
    await generator.stop();
  });
});
