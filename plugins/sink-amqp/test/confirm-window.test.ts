import { expect, test, vi } from 'vitest';
import { ConfirmWindow } from '../src/confirm-window.ts';

const limits = { messages: 4, bytes: 100, silence: 60_000 };
const window = (some: Partial<typeof limits> = {}): ConfirmWindow =>
  new ConfirmWindow({ ...limits, ...some }, () => new Error('silence'));

/** Whether a promise has resolved by now. */
const settled = async (promise: Promise<void>): Promise<boolean> => {
  let isSettled = false;
  void promise.then(() => (isSettled = true));
  await new Promise(setImmediate);
  return isSettled;
};

test('has room for so many messages, and again when half of them are confirmed', async () => {
  const given = window();
  for (let i = 0; i < 3; i++) given.add(1);
  expect(given.room()).toBeUndefined();
  given.add(1);
  const room = given.room()!;
  given.confirm(1);
  given.confirm(1);
  expect(await settled(room)).toBe(false);
  given.confirm(1);
  expect(await settled(room)).toBe(true);
});

test('has room for so many bytes, and for one message of any size', async () => {
  const given = window();
  given.add(1000);
  const room = given.room()!;
  expect(await settled(room)).toBe(false);
  given.confirm(1000);
  await room;
  given.close();
});

test('tells when all are confirmed', async () => {
  const given = window();
  given.add(1);
  given.add(1);
  const empty = given.empty();
  given.confirm(1);
  expect(await settled(empty)).toBe(false);
  given.confirm(1);
  await empty;
  await given.empty();
});

test('fails who waits, and who comes later', async () => {
  const given = window({ messages: 1 });
  given.add(1);
  const room = given.room();
  given.fail(new Error('lost'));
  given.fail(new Error('later'));
  await expect(room).rejects.toThrow('lost');
  await expect(given.empty()).rejects.toThrow('lost');
  expect(() => given.room()).toThrow('lost');
});

test('fails after silence, which ends with each confirmation', async () => {
  vi.useFakeTimers();
  try {
    const given = window({ silence: 100 });
    given.add(1);
    given.add(1);
    vi.advanceTimersByTime(99);
    given.confirm(1);
    vi.advanceTimersByTime(99);
    expect(given.room()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(() => given.room()).toThrow('silence');
  } finally {
    vi.useRealTimers();
  }
});

test('nothing on its way is no silence', () => {
  vi.useFakeTimers();
  try {
    const given = window({ silence: 100 });
    given.add(1);
    given.confirm(1);
    vi.advanceTimersByTime(1000);
    expect(given.room()).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
