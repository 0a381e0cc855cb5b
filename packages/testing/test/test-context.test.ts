import { StreamingContext } from '@dstream/core';
import { bind, definePlugin, LOGGER, PRINTER, type Logger } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';

const recording = (lines: string[]): Logger => ({
  debug: (message) => void lines.push(message),
  info: (message) => void lines.push(message),
  warn: (message) => void lines.push(message),
  error: (message) => void lines.push(message),
});

test('lives on virtual time that begins at 0, with batches of a second', async () => {
  await using context = testContext();
  const times: number[] = [];
  context.ssc.queueStream([[1]]).foreachRDD((_, time) => void times.push(time));
  await context.ssc.start();
  await context.clock.advance(2500);
  expect(times).toEqual([1000, 2000]);
});

test('takes a clock, a logger, options and plugins', async () => {
  const lines: string[] = [];
  const printed: unknown[] = [];
  const clock = new VirtualClock({ start: 60_000 });
  const printer = {
    print: (time: number, records: readonly unknown[]) => void printed.push([time, ...records]),
  };
  const plugin = definePlugin({ name: 'printer', provides: [bind(PRINTER, () => printer)] });
  await using context = testContext({
    clock,
    logger: recording(lines),
    batchDuration: 100,
    plugins: [plugin],
  });
  context.ssc.queueStream([[1, 2]]).print();
  await context.ssc.start();
  await context.ssc.start();
  await clock.advance(100);
  expect(printed).toEqual([[60_100, 1, 2]]);
  expect(lines).toContain('StreamingContext was started already');
});

test('lets plugins win over what it brings itself', async () => {
  const lines: string[] = [];
  const plugin = definePlugin({ name: 'logger', provides: [bind(LOGGER, () => recording(lines))] });
  await using context = testContext({ plugins: [plugin] });
  context.ssc.queueStream([[1]]).foreachRDD(() => Promise.reject(new Error('broken')));
  await context.ssc.start();
  await context.clock.advance(1000);
  expect(lines).toContain('batch failed');
});

const chance = async (seed?: number): Promise<number> => {
  await using context = testContext(seed === undefined ? {} : { seed });
  return context.ssc.sc.services.random.fork('test').next();
};

test('the same seed gives the same chance, another one another', async () => {
  expect(await chance()).toBe(await chance());
  expect(await chance(7)).toBe(await chance(7));
  expect(await chance(7)).not.toBe(await chance(8));
});

test('stops at the end of its block, also when something hangs', async () => {
  {
    await using context = testContext();
    context.ssc.queueStream([[1]]).foreachRDD(() => context.clock.sleep(Infinity));
    await context.ssc.start();
    await context.clock.advance(1000);
    expect(StreamingContext.getActive()).toBe(context.ssc);
  }
  expect(StreamingContext.getActive()).toBeUndefined();
});
