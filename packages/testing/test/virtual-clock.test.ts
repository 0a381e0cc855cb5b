import { setTimeout as delay } from 'node:timers/promises';
import { VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';

/** A context whose work can be begun and ended by hand. */
class Work {
  #pending: Promise<unknown> = Promise.resolve();

  begin(work: Promise<unknown>): void {
    this.#pending = Promise.all([this.#pending, work]);
  }

  async idle(): Promise<void> {
    for (let last; last !== this.#pending;) await (last = this.#pending);
  }
}

test('stands still until it is told to go on', async () => {
  const clock = new VirtualClock({ start: 5000 });
  let woken = false;
  void clock.sleep(5001).then(() => (woken = true));
  await delay(5);
  expect([clock.now(), woken]).toEqual([5000, false]);
  await clock.advance(1);
  expect([clock.now(), woken]).toEqual([5001, true]);
});

test('wakes sleepers in order of time, those of the same time in order of registration', async () => {
  const clock = new VirtualClock();
  const woken: string[] = [];
  const sleep = (name: string, until: number): Promise<unknown> =>
    clock.sleep(until).then(() => woken.push(`${name}@${clock.now()}`));
  void sleep('late', 30);
  void sleep('first', 10);
  void sleep('second', 10);
  void sleep('middle', 20).then(() => sleep('nested', 20));
  await clock.advanceTo(30);
  expect(woken).toEqual(['first@10', 'second@10', 'middle@20', 'nested@20', 'late@30']);
});

test('a sleep that is over already ends in a later turn, without time passing', async () => {
  const clock = new VirtualClock({ start: 10 });
  const order: string[] = [];
  const slept = clock.sleep(10).then(() => order.push('slept'));
  await Promise.resolve().then(() => order.push('microtask'));
  await slept;
  expect(order).toEqual(['microtask', 'slept']);
  expect(clock.now()).toBe(10);
});

test('an aborted sleep rejects with the reason and is forgotten', async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const sleeping = clock.sleep(10, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(clock.sleep(10, { signal: abort.signal })).rejects.toThrow('enough');
  await clock.advance(20);
  expect(clock.now()).toBe(20);
});

test('does not go on while a watched context has real work', async () => {
  const clock = new VirtualClock();
  const work = new Work();
  clock.watch(work);
  const times: number[] = [];
  const step = async (): Promise<void> => {
    await delay(10);
    times.push(clock.now());
    await delay(10);
    times.push(clock.now());
  };
  void clock.sleep(10, { background: true }).then(() => work.begin(step()));
  void clock.sleep(20, { background: true }).then(() => work.begin(step()));
  await clock.advance(30);
  expect(times).toEqual([10, 10, 20, 20]);
});

test('goes on while work waits for time itself', async () => {
  const clock = new VirtualClock();
  const work = new Work();
  clock.watch(work);
  const times: number[] = [];
  const nap = async (): Promise<void> => {
    await delay(5);
    await clock.sleep(100);
    times.push(clock.now());
  };
  void clock.sleep(50, { background: true }).then(() => times.push(clock.now()));
  work.begin(nap());
  await clock.advance(200);
  expect(times).toEqual([50, 100]);
});

test('waits for held work and hands its outcome through', async () => {
  const clock = new VirtualClock();
  let heldUntil = -1;
  const held = clock.hold(
    delay(10).then(() => {
      heldUntil = clock.now();
      return 'done';
    }),
  );
  void clock.sleep(1).then(() => undefined);
  await clock.advance(5);
  expect(heldUntil).toBeGreaterThanOrEqual(0);
  expect(await held).toBe('done');
});

test('held work that fails does not stop the clock', async () => {
  const clock = new VirtualClock();
  await expect(clock.hold(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await clock.advance(1);
  expect(clock.now()).toBe(1);
});

test('calls of advance queue up', async () => {
  const clock = new VirtualClock();
  const times: number[] = [];
  await Promise.all([
    clock.advance(10).then(() => times.push(clock.now())),
    clock.advance(10).then(() => times.push(clock.now())),
  ]);
  expect(times).toEqual([10, 20]);
});

test('runs until something settles and no further', async () => {
  const clock = new VirtualClock();
  const ticking = (async () => {
    for (let i = 1; i <= 10; i++) await clock.sleep(100 * i, { background: true });
    return 'over';
  })();
  void clock.sleep(5000, { background: true });
  expect(await clock.runUntil(ticking)).toBe('over');
  expect(clock.now()).toBe(1000);
  await expect(clock.runUntil(Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

test('runs until something real settles although nobody sleeps', async () => {
  const clock = new VirtualClock();
  expect(await clock.runUntil(delay(10).then(() => 'real'))).toBe('real');
  expect(clock.now()).toBe(0);
});

test('says so when work never ends, and can be used further', async () => {
  const clock = new VirtualClock({ patience: 20 });
  const hanging = { idle: () => new Promise<void>(() => undefined) };
  clock.watch(hanging);
  await expect(clock.advance(1)).rejects.toMatchObject({ code: 'VIRTUAL_CLOCK_STUCK', params: { now: 0 } });
  clock.unwatch(hanging);
  await clock.advance(1);
  expect(clock.now()).toBe(1);
});

test('a time in the past lets the work of now finish and changes nothing', async () => {
  const clock = new VirtualClock({ start: 10 });
  let turns = 0;
  void clock.sleep(0).then(() => turns++);
  await clock.advanceTo(3);
  expect([clock.now(), turns]).toEqual([10, 1]);
});
