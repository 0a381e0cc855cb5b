import { StreamingContext, type StreamingContextOptions } from '@dstream/core';
import {
  bind,
  CLOCK,
  definePlugin,
  EXECUTOR,
  InProcessExecutor,
  LOGGER,
  SilentLogger,
  type Logger,
} from '@dstream/core/plugin';
import { VirtualClock } from './virtual-clock.ts';

export interface TestContextOptions extends Partial<StreamingContextOptions> {
  /** Default: a new one that starts at 0. */
  readonly clock?: VirtualClock;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
  /** How many tasks may be under way at once. Default 8. */
  readonly slots?: number;
}

/** A context together with the clock that it lives by. */
export interface TestContext extends AsyncDisposable {
  readonly ssc: StreamingContext;
  readonly clock: VirtualClock;
}

/**
 * A context for tests: virtual time, chance from a fixed seed, no log, tasks in this process. Batches of one second
 * unless told otherwise. Nothing happens between calls of `clock.advance`. Plugins of your own win over all of these.
 *
 * ```ts
 * await using test = testContext();
 * test.ssc.queueStream([[1, 2]]).foreachRDD(async (rdd) => seen.push(await rdd.collect()));
 * await test.ssc.start();
 * await test.clock.advance(1000);
 * ```
 */
export const testContext = (options: TestContextOptions = {}): TestContext => {
  const {
    clock = new VirtualClock(),
    logger = new SilentLogger(),
    slots = 8,
    plugins = [],
    ...given
  } = options;
  const harness = definePlugin({
    name: '@dstream/testing',
    provides: [
      bind(CLOCK, () => clock),
      bind(LOGGER, () => logger),
      bind(EXECUTOR, () => new InProcessExecutor(clock, { slots, cores: 2 })),
    ],
  });
  const ssc = new StreamingContext({
    batchDuration: 1000,
    seed: 0,
    ...given,
    plugins: [harness, ...plugins],
  });
  clock.watch(ssc);
  return {
    ssc,
    clock,
    async [Symbol.asyncDispose]() {
      await clock.runUntil(ssc.stop());
      clock.unwatch(ssc);
    },
  };
};
