import type { ReceiverSource, StreamingContext } from '@dstream/core';
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
