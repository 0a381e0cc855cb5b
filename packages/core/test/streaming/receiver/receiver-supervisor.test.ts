import { describe, expect, it } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import { SeededRandom } from '../../../src/base/random/seeded-random.ts';
import type { ReceiverInfo } from '../../../src/contracts/listener.ts';
import type { ReceiverSource, Store } from '../../../src/contracts/source.ts';
import type { ReceivedBlock } from '../../../src/streaming/receiver/block-generator.ts';
import { type ReceiverOptions, receiverOptions } from '../../../src/streaming/receiver/receiver-options.ts';
import { ReceiverSupervisor } from '../../../src/streaming/receiver/receiver-supervisor.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

type Run = ReceiverSource<unknown>['run'];

/** Waits for the end as a good receiver does. */
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const setUp = (run: Run, options: Partial<ReceiverOptions> = {}) => {
  const clock = new ManualClock(10_000);
  const logger = new RecordingLogger();
  const events = new ListenerBus({ logger });
  const heard: string[] = [];
  const infos: ReceiverInfo[] = [];
  const hear =
    (name: string) =>
    ({ receiverInfo }: { receiverInfo: ReceiverInfo }): void => {
      heard.push(name);
      infos.push(receiverInfo);
    };
  events.add({
    onReceiverStarted: hear('started'),
    onReceiverError: hear('error'),
    onReceiverStopped: hear('stopped'),
  });
  const blocks: ReceivedBlock[] = [];
  let room: PromiseWithResolvers<void> | undefined;
  const outlet = {
    push: async (block: ReceivedBlock): Promise<void> => void blocks.push(block),
    waitForRoom: () => room?.promise,
    fill: () => (room = Promise.withResolvers()),
    empty: () => {
      room?.resolve();
      room = undefined;
    },
  };
  const source: ReceiverSource<unknown> = { kind: 'receiver', name: 'test', run };
  const supervisor = new ReceiverSupervisor(
    { streamId: 1, source, options: receiverOptions(options), outlet },
    { clock, logger, events, random: new SeededRandom(1) },
  );
  const values = (): unknown[] =>
    blocks.flatMap(({ content }) => (content.kind === 'records' ? content.values : []));
  return { clock, logger, heard, infos, blocks, outlet, supervisor, values };
};

/** A receiver that hands out its store and runs until it is stopped. */
const openReceiver = (options: Partial<ReceiverOptions> = {}) => {
  const opened: { store?: Store<unknown> } = {};
  const run: Run = async (store, signal) => {
    opened.store = store;
    await untilAborted(signal);
  };
  const parts = setUp(run, options);
  parts.supervisor.start();
  return { ...parts, store: opened.store! };
};

/** A receiver that fails so many times before it goes on. */
const failing = (times: number): Run => {
  let runs = 0;
  return async (store, signal) => {
    runs++;
    await store.record(`run ${runs}`);
    if (runs <= times) throw new Error(`failure ${runs}`);
    await untilAborted(signal);
  };
};

describe('a receiver that ends', () => {
  it('is not started again; what it brought is stored', async () => {
    const { clock, heard, supervisor, values } = setUp(async (store) => {
      for (const value of [1, 2, 3]) await store.record(value);
    });
    supervisor.start();
    await clock.advance(100_000);
    expect(values()).toEqual([1, 2, 3]);
    expect(heard).toEqual(['started', 'stopped']);
    expect(clock.sleepers).toEqual([]);
    expect(supervisor.info).toMatchObject({ streamId: 1, name: 'test', active: false, lastErrorTime: -1 });
  });

  it('has a closed store', async () => {
    const late: { store?: Store<unknown> } = {};
    const { clock, supervisor } = setUp(async (store) => void (late.store = store));
    supervisor.start();
    await clock.settle();
    await expect(late.store!.record(1)).rejects.toThrow('STORE_CLOSED: Receiver test');
    await expect(late.store!.bytes(new Uint8Array(1), 1)).rejects.toThrow('STORE_CLOSED');
    await expect(late.store!.block([1])).rejects.toThrow('STORE_CLOSED');
  });
});

describe('a receiver that fails', () => {
  it('is started again after a growing delay, and loses nothing', async () => {
    const { clock, heard, supervisor, values } = setUp(failing(2));
    supervisor.start();
    await clock.advance(1999);
    expect(heard).toEqual(['started', 'error', 'stopped']);
    await clock.advance(1);
    expect(heard).toHaveLength(6);
    await clock.advance(3999);
    expect(heard).toHaveLength(6);
    await clock.advance(201);
    expect(heard).toEqual(['started', 'error', 'stopped', 'started', 'error', 'stopped', 'started']);
    expect(values()).toEqual(['run 1', 'run 2', 'run 3']);
    await supervisor.stop();
  });

  it('tells what happened', async () => {
    const { clock, infos, logger, supervisor } = setUp(failing(1));
    supervisor.start();
    await clock.settle();
    expect(infos.map(({ active }) => active)).toEqual([true, true, false]);
    expect(infos[1]).toMatchObject({
      streamId: 1,
      name: 'test',
      location: 'driver',
      executorId: 'driver',
      lastErrorMessage: 'failure 1',
      lastErrorTime: 10_000,
    });
    expect(infos[1]!.lastError).toContain('receiver-supervisor.test.ts');
    expect(logger.lines).toEqual(['warn receiver failed and will be started again']);
    expect(logger.fields[0]).toMatchObject({ receiver: 'test', stream: 1, delay: 2000 });
    await supervisor.stop();
  });

  it.each<[string, (store: Store<unknown>) => unknown]>([
    ['records', (store) => store.record(1)],
    ['bytes', (store) => store.bytes(new Uint8Array(3), 1)],
    ['blocks', (store) => store.block([1, 2])],
  ])('tells once that it is back: with the first new %s', async (_, bring) => {
    const logged = 'warn receiver is back and brings data';
    const opened: { store?: Store<unknown> } = {};
    const { clock, logger, supervisor } = setUp(async (store, signal) => {
      if (opened.store) return untilAborted(signal);
      opened.store = store;
      await bring(store);
      throw new Error('hung up');
    });
    supervisor.start();
    await clock.advance(5000);
    expect(logger.lines).toEqual(['warn receiver failed and will be started again']);
    await bring(opened.store!);
    await bring(opened.store!);
    expect(logger.lines.slice(1)).toEqual([logged]);
    await supervisor.stop();
  });

  it('may throw at once', async () => {
    const { clock, heard, supervisor } = setUp(() => {
      throw new Error('at once');
    });
    supervisor.start();
    await clock.advance(2000);
    expect(heard.filter((name) => name === 'error')).toHaveLength(2);
    await supervisor.stop();
  });

  it('is not started again when it is stopped meanwhile', async () => {
    const { clock, heard, supervisor } = setUp(failing(9));
    supervisor.start();
    await clock.advance(1000);
    await supervisor.stop();
    await clock.advance(10_000);
    expect(heard).toEqual(['started', 'error', 'stopped']);
    expect(clock.sleepers).toEqual([]);
  });
});

describe('a receiver that reports a problem', () => {
  it('goes on', async () => {
    const { clock, heard, infos, logger, store, supervisor } = openReceiver();
    store.reportError('no error object');
    store.reportError(new Error('second'));
    await clock.settle();
    expect(heard).toEqual(['started', 'error', 'error']);
    expect(infos.map(({ lastErrorMessage }) => lastErrorMessage)).toEqual(['', 'no error object', 'second']);
    expect(logger.lines).toEqual(Array(2).fill('error receiver reported a problem'));
    expect(supervisor.info.active).toBe(true);
    await supervisor.stop();
  });
});

describe('the store', () => {
  it('lets a receiver go on at once as long as nothing holds it', async () => {
    const { store, supervisor } = openReceiver();
    expect(store.record(1)).toBeUndefined();
    expect(store.bytes(new Uint8Array(5), 1)).toBeUndefined();
    expect(supervisor.hasData).toBe(true);
    await supervisor.stop();
  });

  it('takes no notice of empty pieces', async () => {
    const { blocks, store, supervisor } = openReceiver();
    void store.record(1);
    void store.bytes(new Uint8Array(0), 0);
    void store.record(2);
    await supervisor.stop();
    expect(blocks).toHaveLength(1);
  });

  it('makes a receiver wait while memory is full', async () => {
    const { clock, outlet, store, supervisor, values } = openReceiver();
    outlet.fill();
    let goesOn = false;
    const wait = store.record(1)!.then(() => (goesOn = true));
    const block = store.block([2]);
    await clock.advance(10_000);
    expect(goesOn).toBe(false);
    expect(values()).toEqual([1, 2]);
    outlet.empty();
    await Promise.all([wait, block]);
    expect(store.record(3)).toBeUndefined();
    await supervisor.stop();
  });

  it('makes a receiver wait for its rate', async () => {
    const { clock, store, supervisor } = openReceiver({ maxRate: 1000, initialRate: 10 });
    expect(supervisor.rate).toBe(10);
    let goesOn = false;
    const wait = store.bytes(new Uint8Array(9), 21)!.then(() => (goesOn = true));
    await clock.advance(1999);
    expect(goesOn).toBe(false);
    await clock.advance(1);
    await wait;
    supervisor.updateRate(5000);
    expect(supervisor.rate).toBe(1000);
    await supervisor.stop();
  });

  it('does not count whole blocks against the rate', async () => {
    const { store, supervisor } = openReceiver({ maxRate: 1000 });
    await store.block(Array.from({ length: 1000 }, (_, i) => i));
    expect(store.record(1)).toBeUndefined();
    await supervisor.stop();
  });

  it('gives the process a turn after each full block', async () => {
    const { clock, store, supervisor } = openReceiver({ maxBlockBytes: 100 });
    const wait = store.bytes(new Uint8Array(100), 1);
    expect(wait).toBeDefined();
    await clock.settle();
    await wait;
    expect(store.bytes(new Uint8Array(99), 1)).toBeUndefined();
    await supervisor.stop();
  });
});

describe('stop', () => {
  it('ends the receiver and stores what it brings on the way', async () => {
    const { heard, supervisor, values } = setUp(async (store, signal) => {
      await store.record('first');
      await untilAborted(signal);
      await store.record('last');
    });
    supervisor.start();
    await supervisor.stop();
    expect(values()).toEqual(['first', 'last']);
    expect(heard).toEqual(['started', 'stopped']);
  });

  it('ends a receiver that waits for room or for its rate', async () => {
    const { clock, outlet, supervisor, values } = setUp(
      async (store) => {
        for (const value of [1, 2, 3]) await store.record(value);
      },
      { maxRate: 0.001 },
    );
    outlet.fill();
    supervisor.start();
    await clock.advance(1000);
    await supervisor.stop();
    expect(values()).toEqual([1, 2, 3]);
    expect(clock.sleepers).toEqual([]);
  });

  it('takes a rejection for the end', async () => {
    const { clock, heard, logger, supervisor } = setUp(async (_, signal) => {
      await untilAborted(signal);
      signal.throwIfAborted();
    });
    supervisor.start();
    await clock.settle();
    await supervisor.stop();
    expect([heard, logger.lines]).toEqual([['started', 'stopped'], []]);
  });

  it('gives up a receiver that does not end, and says so', async () => {
    const stuck: { store?: Store<unknown> } = {};
    const { clock, heard, infos, supervisor, values } = setUp(
      (store) => {
        stuck.store = store;
        void store.record(1);
        return new Promise(() => {});
      },
      { stopTimeout: 5000 },
    );
    supervisor.start();
    const stopped = supervisor.stop();
    await clock.advance(5000);
    await stopped;
    expect(heard).toEqual(['started', 'error', 'stopped']);
    expect(infos[1]!.lastErrorMessage).toContain(
      'RECEIVER_ABANDONED: Receiver test did not end within 5000 ms',
    );
    expect(values()).toEqual([1]);
    await expect(stuck.store!.record(2)).rejects.toThrow('STORE_CLOSED');
  });

  it('before start runs nothing', async () => {
    const { clock, heard, supervisor } = setUp(() => Promise.reject(new Error('never')));
    await supervisor.stop();
    supervisor.start();
    await clock.advance(5000);
    expect(heard).toEqual([]);
    expect(clock.sleepers).toEqual([]);
  });

  it('may come twice', async () => {
    const { supervisor } = openReceiver();
    await Promise.all([supervisor.stop(), supervisor.stop()]);
    expect(supervisor.info.active).toBe(false);
  });
});
