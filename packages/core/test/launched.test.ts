import { StreamingContext } from '@dstream/core';
import { launchWith, type LaunchedContext } from '@dstream/core/launch';
import { bind, CLOCK, definePlugin, EXECUTOR, InProcessExecutor, LOGGER } from '@dstream/core/plugin';
import { VirtualClock } from '@dstream/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { RecordingLogger } from './support/recording-logger.ts';

afterEach(() => launchWith({}));

const executorOf = (cores: number) =>
  definePlugin({
    name: 'cores',
    provides: [bind(EXECUTOR, (use) => new InProcessExecutor(use(CLOCK), { slots: cores, cores }))],
  });

const loggerOf = (logger: RecordingLogger) =>
  definePlugin({ name: 'logger', provides: [bind(LOGGER, () => logger)] });

const clock = definePlugin({ name: 'clock', provides: [bind(CLOCK, () => new VirtualClock())] });

describe('launchWith', () => {
  test('its options win over those of the program, one by one', () => {
    launchWith({ options: { batchDuration: 250 } });
    const ssc = new StreamingContext({ batchDuration: 1000, defaultParallelism: 7 });
    expect([ssc.batchDuration, ssc.sc.defaultParallelism]).toEqual([250, 7]);
  });

  test('its plugins win over those of the program', () => {
    launchWith({ plugins: [executorOf(5)] });
    const ssc = new StreamingContext({ batchDuration: 1000, plugins: [executorOf(3)] });
    expect(ssc.sc.defaultParallelism).toBe(5);
  });

  test('the plugins of the program stay', async () => {
    launchWith({ plugins: [executorOf(5)] });
    const logger = new RecordingLogger();
    const ssc = new StreamingContext({ batchDuration: 1000, plugins: [loggerOf(logger), clock] });
    ssc.queueStream([[1]]).foreachRDD(() => undefined);
    await ssc.start();
    await ssc.start();
    await ssc.stop();
    expect(logger.lines).toContain('warn StreamingContext was started already');
  });

  test.each([{ batchDuration: 0.5 }, { defaultParallelism: 0 }])('its options are checked: %o', (options) => {
    launchWith({ options });
    expect(() => new StreamingContext({ batchDuration: 1000 })).toThrow(/_INVALID/);
  });

  test('mistakes of the program are still found', () => {
    launchWith({ plugins: [] });
    expect(() => new StreamingContext({ batchDuration: 1000, plugins: 'none' as never })).toThrow(
      'plugins must be an array',
    );
  });

  test('the launcher is told of a context once, when it starts', async () => {
    const told: LaunchedContext[] = [];
    launchWith({ starting: (context) => void told.push(context) });
    await using ssc = new StreamingContext({ batchDuration: 1000, plugins: [clock] });
    ssc.queueStream([[1]]).foreachRDD(() => undefined);
    expect(told).toEqual([]);
    await ssc.start();
    await ssc.start();
    expect(told).toEqual([ssc]);
  });

  test('the last call counts', () => {
    launchWith({ options: { batchDuration: 250 } });
    launchWith({});
    expect(new StreamingContext({ batchDuration: 1000 }).batchDuration).toBe(1000);
  });
});
