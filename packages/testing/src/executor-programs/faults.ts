import type { DStream, State } from '@dstream/core';
import type { ReceiverSource, Sink } from '@dstream/core/plugin';
import type { ExecutorProgram } from './executor-program.ts';

/** Over which a program tells, from wherever it runs in this process, how an attempt goes. */
export const attemptChannel = 'dstream-executor-attempt';

const tell = (event: 'begun' | 'aborted'): void => {
  const channel = new BroadcastChannel(attemptChannel);
  channel.postMessage(event);
  channel.close();
};

/** Ends after the signal. Tells when it begins, and of the signal. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        tell('aborted');
        reject(signal.reason as Error);
      },
      { once: true },
    );
    tell('begun');
  });

/** Fails in some way at the first `times` attempts to write partition 1 of the batch of `time`. */
const failingSink = (time: number, times: number, fail: () => void): Sink<unknown> => ({
  name: 'failing',
  async write(chunks, { batchTime, partition, attempt }) {
    // oxlint-disable-next-line eslint/no-unused-vars -- what is behind has to run
    for await (const _ of chunks);
    if (batchTime === time && partition === 1 && attempt < times) fail();
  },
});

const count = (key: number, value: number | null, state: State<number>): [number, number] => {
  state.update((state.getOption() ?? 0) + value!);
  return [key, state.get()];
};

const counted = (stream: DStream<number>) =>
  stream.map((n): [number, number] => [n % 4, 1]).mapWithState(count);

const numbersSource = (last: number): ReceiverSource<number> => ({
  kind: 'receiver',
  name: 'numbers',
  async run(store) {
    for (let n = 1; n <= last; n++) await store.record(n);
  },
});

/** What goes wrong, or is held back. */
export const faults = {
  /** A function that always throws. */
  throws(ssc, { report }) {
    ssc
      .queueStream([ssc.sc.makeRDD([[1]])], { defaultRDD: null })
      .map(() => {
        throw new RangeError('user code is broken');
      })
      .foreachRDD(async (rdd) => report(await rdd.collect()));
  },
  /** A task that throws twice. */
  throwsTwice(ssc) {
    const sink = failingSink(1000, 2, () => {
      throw new Error('not now');
    });
    ssc.queueStream([ssc.sc.makeRDD([[1], [2]])], { defaultRDD: null }).to(sink);
  },
  /** State, of which the slot that holds a part is lost in the third batch, after it was changed there. */
  loses(ssc, { report, crash }) {
    const counts = counted(
      ssc.queueStream([[0, 1, 2, 3], [1, 3], [0, 1, 3], [3], [1, 2]], { defaultRDD: null }),
    );
    counts.to(failingSink(3000, 1, crash));
    counts.foreachRDD(async (rdd) => report((await rdd.collect()).map(String).toSorted()));
    counts.stateSnapshots().foreachRDD(async (rdd) => report((await rdd.collect()).map(String).toSorted()));
  },
  /** A task that waits until nobody wants it any more. */
  waitsForEver(ssc) {
    ssc
      .queueStream([[1]], { defaultRDD: null })
      .mapAsync((_, signal) => untilAborted(signal))
      .foreachRDD(async (rdd) => void (await rdd.count()));
  },
  /** Records of a receiver, far more than there is room for at once. */
  receives(ssc, { report }) {
    ssc.stream(numbersSource(200)).foreachRDD(async (rdd) => report(await rdd.map((n) => n).collect()));
  },
} satisfies Record<string, ExecutorProgram>;
