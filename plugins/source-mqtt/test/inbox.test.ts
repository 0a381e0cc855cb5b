import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acknowledgements, type Delivery } from '../src/delivery.ts';
import { Inbox } from '../src/inbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const delivery = (packetId: number, more: Partial<Delivery> = {}): Delivery => ({
  message: undefined,
  qos: 1,
  packetId,
  bytes: 1,
  ...more,
});

const idsOf = (deliveries: readonly Delivery[]): number[] => deliveries.map(({ packetId }) => packetId);

test('gives what has come when it is enough', async () => {
  const inbox = new Inbox({ full: 2, linger: 1000 });
  const taken = inbox.take();
  void inbox.push(delivery(1));
  void inbox.push(delivery(2));
  void inbox.push(delivery(3));
  expect(idsOf(await taken)).toEqual([1, 2, 3]);
  expect(vi.getTimerCount()).toBe(0);
});

test('gives what has come when it has lain long enough', async () => {
  const inbox = new Inbox({ full: 100, linger: 1000 });
  void inbox.push(delivery(1));
  const taken = inbox.take();
  await vi.advanceTimersByTimeAsync(999);
  void inbox.push(delivery(2));
  await vi.advanceTimersByTimeAsync(1);
  expect(idsOf(await taken)).toEqual([1, 2]);
});

test('large messages are enough earlier, and with too many of them nothing more should be read', async () => {
  const inbox = new Inbox({ full: 100, linger: 1000 });
  const bytes = 4 * 1024 * 1024;
  expect(inbox.push(delivery(1, { bytes }))).toBeUndefined();
  const room = inbox.push(delivery(2, { bytes }));
  expect(room).toBeInstanceOf(Promise);
  expect(idsOf(await inbox.take())).toEqual([1, 2]);
  await room;
});

test('closed it gives what is there and is to be kept, then nothing', async () => {
  const inbox = new Inbox({ full: 100, linger: 1000 });
  void inbox.push(delivery(1));
  void inbox.push(delivery(2, { qos: 0 }));
  inbox.close(({ qos }) => qos === 0);
  void inbox.push(delivery(3));
  expect(idsOf(await inbox.take())).toEqual([2]);
  expect(await inbox.take()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a waiting take ends when it is closed', async () => {
  const inbox = new Inbox({ full: 100, linger: 1000 });
  const taken = inbox.take();
  inbox.close();
  expect(await taken).toEqual([]);
});

test('acknowledgements: PUBACK for QoS 1, PUBREC for QoS 2, nothing for QoS 0', () => {
  const packets = acknowledgements([delivery(258), delivery(0, { qos: 0 }), delivery(65_535, { qos: 2 })]);
  expect([...packets]).toEqual([0x40, 2, 1, 2, 0x50, 2, 255, 255]);
});
