import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { BlockManager } from '../../../src/engine/block/block-manager.ts';
import { MemoryLog } from '../../../src/streaming/checkpoint/memory-log.ts';
import { WriteAheadLog } from '../../../src/streaming/checkpoint/write-ahead-log.ts';
import { MemoryBlockStore } from '../../support/memory-block-store.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const codec = new JsonCodec();

const setUp = () => {
  const log = new MemoryLog({ records: [], next: 1 }, () => undefined);
  const store = new MemoryBlockStore();
  const logger = new RecordingLogger();
  const begin = () => {
    const blocks = new BlockManager({ memoryBudget: 300, store, codec, logger });
    return { blocks, written: new WriteAheadLog(log, codec, blocks) };
  };
  return { log, begin };
};

const append = (written: WriteAheadLog, input: string, value: number): Promise<number> =>
  written.append(input, { content: { kind: 'records', values: [value] }, records: 1, bytes: 100 });

test('what earlier processes received takes no more memory than is allowed, and is all there', async () => {
  const { begin } = setUp();
  const { written } = begin();
  for (let value = 0; value < 20; value++) await append(written, 'a', value);
  const next = begin();
  await next.written.open();
  expect(next.blocks.usage()).toMatchObject({ memoryBytes: 300, memoryBlocks: 3, spilledBlocks: 17 });
  const recovered = [...next.written.recovered('a').values()];
  const contents = await Promise.all(recovered.map(async ({ id }) => next.blocks.get(id)));
  expect(contents).toEqual(Array.from({ length: 20 }, (_, value) => ({ kind: 'records', values: [value] })));
});

test('blocks of inputs that are no more are let go of, in the log too', async () => {
  const { log, begin } = setUp();
  const { written } = begin();
  for (const input of ['gone', 'a', 'gone']) await append(written, input, 1);
  await written.mark();
  const next = begin();
  await next.written.open();
  const [first] = next.written.recovered('a');
  const [position, { id }] = first!;
  await next.written.trim();
  expect(next.blocks.usage()).toMatchObject({ memoryBlocks: 1, spilledBlocks: 0 });
  expect(next.blocks.has(id)).toBe(true);
  next.written.release(position);
  await next.written.trim();
  const left = [];
  for await (const record of log.read()) left.push(record);
  expect(left).toEqual([]);
});
