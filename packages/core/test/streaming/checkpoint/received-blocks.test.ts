import type { ReceiverSource, StreamingContext } from '@dstream/core';
import { MemoryCheckpointStore, type CheckpointStore } from '@dstream/core/plugin';
import { describe, expect, test } from 'vitest';
import { World } from './world.ts';

type Define = (ssc: StreamingContext, world: World) => void;

/** A queue that gives again what was not acknowledged. */
class Queue {
  #messages: string[];

  constructor(messages: readonly string[]) {
    this.#messages = [...messages];
  }

  get left(): readonly string[] {
    return this.#messages;
  }

  add(...messages: string[]): void {
    this.#messages.push(...messages);
  }

  /** One message per call of the clock's second, acknowledged once it is stored. */
  source(world: World): ReceiverSource<string> {
    return {
      kind: 'receiver',
      name: 'queue',
      acknowledges: true,
      run: async (store, signal) => {
        while (!signal.aborted) {
          await world.clock
            .sleep(world.clock.now() + 500, { signal, background: true })
            .catch(() => undefined);
          const [message] = this.#messages;
          if (signal.aborted || message === undefined) continue;
          await store.block([message]);
          this.#messages.shift();
        }
      },
    };
  }
}

const messages = Array.from({ length: 12 }, (_, index) => `m${index}`);

const define =
  (queue: Queue): Define =>
  (ssc, world) =>
    ssc.stream(queue.source(world)).to(world.sink());

describe('what a receiver has acknowledged', () => {
  test.each([1200, 1700, 2000, 2600, 3100])('is there after a kill at %d ms', async (until) => {
    const queue = new Queue(messages);
    const world = new World([]);
    await world.run(define(queue), until);
    await world.run(define(queue), until + 4000);
    await world.run(define(queue), 15_000);
    expect(world.output.flat()).toEqual(messages);
    expect(queue.left).toEqual([]);
  });

  test('is there when no batch had it before the kill', async () => {
    const queue = new Queue(messages.slice(0, 3));
    const world = new World([]);
    await world.run(define(queue), 900);
    expect(queue.left).toEqual(['m1', 'm2']);
    expect(world.output).toEqual([]);
    await world.run(define(queue), 5000);
    expect(world.output.flat()).toEqual(['m0', 'm1', 'm2']);
  });

  test('is still part of its windows', async () => {
    const windowed =
      (queue: Queue): Define =>
      (ssc, world) =>
        ssc.stream(queue.source(world)).window(3000).to(world.sink());
    const undisturbed = new World([]);
    await undisturbed.run(windowed(new Queue(messages)), 8000);
    const world = new World([]);
    const queue = new Queue(messages);
    for (const until of [2000, 4000, 5000, 8000]) await world.run(windowed(queue), until);
    expect(world.output).toEqual(undisturbed.output);
  });

  test('is let go of once its batch is done', async () => {
    const world = new World([]);
    await world.run(define(new Queue(messages)), 10_000);
    let held = 0;
    for await (const { position } of world.store.log('blocks').read()) held += Number(position > 0);
    expect(held).toBeLessThan(4);
  });

  test('comes as raw bytes too', async () => {
    const bytes: ReceiverSource<string> = {
      kind: 'receiver',
      name: 'bytes',
      run: async (store) => {
        await store.bytes(new TextEncoder().encode('one two'), 2);
      },
      decode: (pieces) => pieces.map((piece) => new TextDecoder().decode(piece).split(' ')),
    };
    const failing = { is: true };
    const program: Define = (ssc, world) =>
      ssc
        .stream(bytes)
        .map((word) => {
          if (failing.is) throw new Error('not now');
          return word;
        })
        .to(world.sink());
    const world = new World([]);
    await world.run(program, 3000);
    expect(world.output).toEqual([]);
    failing.is = false;
    await world.run(program, 3500);
    expect(world.output.flat().slice(0, 2)).toEqual(['one', 'two']);
  });
});

/** A program that a batch of can only be finished while it may. */
const held =
  (queue: Queue, may: { finish: boolean }, id = 'queue', was?: string): Define =>
  (ssc, world) =>
    ssc
      .stream(queue.source(world))
      .id(id, was === undefined ? {} : { was })
      .map((message) => {
        if (!may.finish) throw new Error('not now');
        return message;
      })
      .to(world.sink());

/** The checkpoint without its log of blocks. */
const withoutBlocks = (store: MemoryCheckpointStore): CheckpointStore => {
  const [own, empty] = [new MemoryCheckpointStore(store), new MemoryCheckpointStore()];
  own.takeOver();
  return {
    scope: own.scope,
    async open(mode) {
      await own.open(mode);
      await empty.open(mode);
    },
    put: (name, bytes) => own.put(name, bytes),
    get: (name) => own.get(name),
    list: (prefix) => own.list(prefix),
    delete: (name) => own.delete(name),
    log: (name) => (name === 'blocks' ? empty : own).log(name),
    close: () => own.close(),
  };
};

describe('blocks of a receiver', () => {
  test('that has another name now are still its own', async () => {
    const queue = new Queue(messages);
    const world = new World([]);
    await world.run(held(queue, { finish: false }, 'old'), 2700);
    await world.run(held(queue, { finish: false }, 'new', 'old'), 3700);
    await world.run(held(queue, { finish: true }, 'newest', 'new'), 15_000);
    expect(world.output.flat()).toEqual(messages);
  });

  test('that is no more do not come back with its name', async () => {
    const queue = new Queue(messages);
    const world = new World([]);
    await world.run(held(queue, { finish: true }), 2000);
    await world.run(held(new Queue(['x']), { finish: true }, 'other'), 4000);
    await world.run(held(queue, { finish: true }), 15_000);
    expect(world.output.flat()).toEqual(['m0', 'm1', 'm2', 'x', ...messages.slice(4)]);
  });

  test.each([true, false])(
    'that are missing are no empty batches (%s: all were worked on)',
    async (finish) => {
      const queue = new Queue(messages);
      const world = new World([]);
      await world.run(held(queue, { finish }), 3000);
      const checkpoint = { store: withoutBlocks(world.store) };
      await expect(
        world.run(held(queue, { finish: true }), 4000, 'stop', { checkpoint }),
      ).rejects.toMatchObject({
        code: 'CHECKPOINT_CORRUPT',
        params: { place: expect.stringContaining('blocks') },
      });
    },
  );

  test('that a longer window would look back on are no longer there, and not missed', async () => {
    const windowed =
      (queue: Queue, length: number): Define =>
      (ssc, world) =>
        ssc.stream(queue.source(world)).window(length).to(world.sink());
    const world = new World([]);
    const queue = new Queue(messages);
    await world.run(windowed(queue, 1000), 4000);
    for (const until of [4000, 5000]) await world.run(windowed(queue, 4000), until);
    expect(await world.run(windowed(queue, 4000), 6000)).toBeUndefined();
    expect(world.output.at(-1)).toEqual(expect.arrayContaining(['m8', 'm9', 'm10']));
  });
});
